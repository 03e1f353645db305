import { startNetbox, startProxmox } from "@proxbox/lab";
import type { Estate, NetboxLab, NetboxLabOptions, ProxmoxLab } from "@proxbox/lab";
import type { Outcome, Plan, RunEvent, Summary } from "@proxbox/contract";

import { loadRecords } from "../observe/records.ts";
import { readCredentials } from "@proxbox/contract";
import { memoryLastWritten } from "../values/last-written.ts";
import type { LastWritten, WrittenRecord } from "../values/last-written.ts";
import type { InventoryPart } from "../inventory/inventory.ts";
import { reconcile } from "../reconcile.ts";
import type { Source } from "../session/session-options.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import { estateOf } from "./law-estate.ts";
import type { LawSource } from "./law-estate.ts";

/** Settings under which a law's removals are not held back: what is held back is the guard's own test. */
export const LAW_SETTINGS: SourceSettings = {
  isManagingDevices: true,
  isIncludingMachines: true, isIncludingTemplates: true,
  diskBaseUnit: 1024,
  ignoredInterfaces: ["^lo$", "^docker"],
  adoption: "evidence",
  policies: {},
  rules: [],
  vlans: { isCreating: false },
  deletion: { isEnabled: true, graceDays: 30, maxRatio: 1, alwaysAllowed: 1_000, isApproved: true },
};

/** What one run told. */
export interface LawRun {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  readonly summary: Summary;
  readonly events: readonly RunEvent[];
  /** POST, PATCH, PUT and DELETE that NetBox saw. */
  readonly writes: number;
}

/** Proxmox VE, NetBox and Proxbox between them, for one example of a law. */
export interface LawWorld {
  readonly netbox: NetboxLab;
  readonly proxmoxes: readonly ProxmoxLab[];
  readonly lastWritten: LastWritten;
  readonly clock: () => Date;
  readonly settings: SourceSettings;
  sources(): readonly Source[];
  /** Puts these guests and nodes in the place of the present ones. */
  become(sources: readonly LawSource[]): void;
  run(mode: "plan" | "apply"): Promise<LawRun>;
  passDays(days: number): void;
  /** What we remember of every source. */
  records(): Promise<readonly WrittenRecord[]>;
}

/** How NetBox and Proxbox are set in one example. */
export interface LawOptions extends NetboxLabOptions {
  readonly settings?: Partial<SourceSettings>;
  /** Parts of the inventory that a run reads; default none. */
  readonly inventory?: readonly InventoryPart[];
}

/** Opens the labs, lets `body` work with them, closes them whatever happens. */
export async function inLawWorld(sources: readonly LawSource[], { settings, inventory = [], ...options }: LawOptions, body: (world: LawWorld) => Promise<void>): Promise<void> {
  const time = { nowMs: Date.parse("2026-03-01T08:00:00Z") };
  const clock = (): Date => new Date((time.nowMs += 1));
  const netbox = await startNetbox({ clock, plugins: ["proxbox"], ...options });
  const proxmoxes = await Promise.all(sources.map((source, position) => startProxmox({ estate: estateAt(source, position) })));
  try {
    await body(makeWorld({ netbox, proxmoxes, clock, time, inventory, settings: { ...LAW_SETTINGS, ...settings } }));
  } finally {
    await Promise.all([netbox, ...proxmoxes].map((lab) => lab.close()));
  }
}

/** Certificates of nodes differ from one cluster to the other, whatever their names: by them two endpoints of one cluster are known. */
function estateAt(source: LawSource, position: number): Estate {
  const estate = estateOf(source);
  for (const node of estate.nodes) node.sslFingerprint = `0${position}:${node.sslFingerprint.slice(3)}`;
  return estate;
}

interface Parts {
  readonly netbox: NetboxLab;
  readonly proxmoxes: readonly ProxmoxLab[];
  readonly clock: () => Date;
  readonly time: { nowMs: number };
  readonly settings: SourceSettings;
  readonly inventory: readonly InventoryPart[];
}

function makeWorld({ netbox, proxmoxes, clock, time, settings, inventory }: Parts): LawWorld {
  const lastWritten = memoryLastWritten();
  const sources: LawWorld["sources"] = () =>
    proxmoxes.map(({ url, credentials: { tokenId, secret } }, position) => ({
      name: `px${position}`,
      proxmox: { url, tls: { mode: "system" }, credentials: readCredentials({ token: `${tokenId}=${secret}` }) },
      settings,
    }));
  return {
    netbox,
    proxmoxes,
    lastWritten,
    clock,
    settings,
    sources,
    become: (next) => {
      for (const [position, source] of next.entries()) Object.assign(proxmoxes[position]?.estate ?? {}, estateAt(source, position));
    },
    run: async (mode) => {
      const before = netbox.requests.writes;
      const events: RunEvent[] = [];
      const options = { sources: sources(), netbox: { url: netbox.url, token: netbox.tokens.v2, tls: { mode: "system" as const } }, inventory, lastWritten, mode, clock, newId: () => "law", wait: async () => undefined };
      for await (const event of reconcile({ ...options, signal: new AbortController().signal })) events.push(event);
      return { ...told(events), events, writes: netbox.requests.writes - before };
    },
    records: () => loadRecords({ lastWritten, place: netbox.url }, proxmoxes.map((_lab, position) => `px${position}`)),
    passDays: (days) => void (time.nowMs += days * 86_400_000),
  };
}

/** What the events of one run say, as a law asks it. Throws where the run has no end or no plan. */
export function told(events: readonly RunEvent[]): Pick<LawRun, "plan" | "outcomes" | "summary"> {
  const last = events.at(-1);
  const planned = events.find((event) => event.type === "planned");
  if (last?.type !== "run-finished") throw new Error("the run did not finish");
  if (planned === undefined) throw new Error(`the run has no plan: ${last.summary.headline} ${JSON.stringify(last.summary.problems)}`);
  return { plan: planned.plan, summary: last.summary, outcomes: events.flatMap((event) => (event.type === "outcome" ? [event.outcome] : [])) };
}
