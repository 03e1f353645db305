import { readCredentials } from "@proxbox/contract";
import type { RunEvent } from "@proxbox/contract";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { Estate, NetboxLab, ProxmoxLab, Row } from "@proxbox/lab";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import type { Kind } from "../kinds/kind.ts";
import { KINDS } from "../kinds/kinds.ts";
import { reconcile } from "../reconcile.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import { memoryLastWritten } from "../values/last-written.ts";
import { loadRecords } from "../observe/records.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { INVENTORY_PARTS } from "./inventory-lab.ts";
import { LAW_SETTINGS, told } from "./law-world.ts";
import type { LawRun } from "./law-world.ts";

/** Kinds whose laws need an inventory, or a node that tells more than those of the other laws: everything of items, and MAC addresses of nodes. */
export const LAW_KINDS: readonly Kind[] = [...ITEM_KINDS, ...KINDS.filter(({ name }) => name === "node-interface" || name === "mac-address")];

const SETTINGS: SourceSettings = { ...LAW_SETTINGS, vlans: { isCreating: true, group: "Servers" } };

/** Proxmox VE with an inventory, a NetBox with netbox-proxbox, and Proxbox between them, for one example of a law. */
export interface ItemWorld {
  readonly netbox: NetboxLab;
  readonly proxmox: ProxmoxLab;
  run(mode: "plan" | "apply"): Promise<LawRun>;
  records(): Promise<readonly WrittenRecord[]>;
  /** NetBox's rows of the kinds of the laws. */
  rows(): ReadonlyMap<string, readonly Row[]>;
}

/** Opens the labs, lets `body` work with them, closes them whatever happens. */
export async function inItemWorld(estate: Estate, body: (world: ItemWorld) => Promise<void>): Promise<void> {
  const time = { nowMs: Date.parse("2026-03-01T08:00:00Z") };
  const clock = (): Date => new Date((time.nowMs += 1));
  const netbox = await startNetbox({ clock, plugins: ["proxbox"] });
  const proxmox = await startProxmox({ estate });
  // Jobs and the SDN hang on netbox-proxbox's own row of the endpoint.
  netbox.tables.insert("ipam.vlangroup", { name: "Servers", slug: "servers" });
  netbox.tables.insert("netbox_proxbox.proxmoxendpoint", { name: "lab", domain: "127.0.0.1" });
  try {
    await body(makeWorld(netbox, proxmox, clock));
  } finally {
    await Promise.all([netbox.close(), proxmox.close()]);
  }
}

function makeWorld(netbox: NetboxLab, proxmox: ProxmoxLab, clock: () => Date): ItemWorld {
  const lastWritten = memoryLastWritten();
  const { tokenId, secret } = proxmox.credentials;
  const connection = { url: proxmox.url, tls: { mode: "system" as const }, credentials: readCredentials({ token: `${tokenId}=${secret}` }) };
  return {
    netbox,
    proxmox,
    run: async (mode) => {
      const before = netbox.requests.writes;
      const events: RunEvent[] = [];
      const options = { sources: [{ name: "lab", proxmox: connection, settings: SETTINGS }], netbox: { url: netbox.url, token: netbox.tokens.v2, tls: { mode: "system" as const } }, inventory: INVENTORY_PARTS, lastWritten, mode, clock, newId: () => "law", wait: async () => undefined };
      for await (const event of reconcile({ ...options, signal: new AbortController().signal })) events.push(event);
      return { ...told(events), events, writes: netbox.requests.writes - before };
    },
    records: () => loadRecords({ lastWritten, place: netbox.url }, ["lab"]),
    rows: () => new Map(LAW_KINDS.map(({ name, objectType }) => [name, netbox.tables.rows(objectType)])),
  };
}
