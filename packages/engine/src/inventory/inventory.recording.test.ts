import { join } from "node:path";
import { startProxmox } from "@proxbox/lab";
import type { ProxmoxLab } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { recordingsFolder, requirement, titleNeeding } from "../../../../test/requirements.ts";
import { collect } from "../collect/collect.ts";
import { openProxmox } from "../proxmox/client.ts";
import type { InventoryPart, InventoryReading } from "./inventory.ts";
import { readInventory } from "./read-inventory.ts";

let server: ProxmoxLab | undefined;

afterEach(() => server?.close());

async function readingOf(recording: string, part: InventoryPart): Promise<InventoryReading> {
  server = await startProxmox({ replay: join(recordingsFolder, "proxmox", recording) });
  const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials: { type: "token", user: "root@pam", name: "proxbox", secret: server.credentials.secret } }, () => new Date(0));
  try {
    const snapshot = await collect(client, { source: "recording" });
    return await readInventory(client, { source: "recording", part, snapshot, signal: new AbortController().signal, clock: () => new Date(0) });
  } finally {
    await client.close();
  }
}

describe.skipIf(!requirement("recordings").available)(`${titleNeeding("recordings", "a recorded Proxmox VE 9.1")}`, () => {
  it("E117: shows the snapshots of its guests, and never `current`", async () => {
    const reading = await readingOf("pve-9.1-cluster", "snapshots");
    expect(reading.items.length).toBeGreaterThan(0);
    expect(reading.items.map((item) => item.label)).not.toContain("current");
    for (const { data, key, parent } of reading.items) {
      expect(parent).toBe(`recording/${String(data["subtype"])}/${String(data["vmid"])}`);
      expect(key).toBe(`recording/snapshot/${String(data["vmid"])}/${String(data["name"])}`);
      expect(data["created_at"]).toMatch(/^20\d\d-\d\d-\d\dT/);
    }
  });

  it("links each snapshot to one of the same guest, where it has a parent", async () => {
    const { items } = await readingOf("pve-9.1-cluster", "snapshots");
    const names = new Set(items.map(({ data }) => `${String(data["vmid"])} ${String(data["name"])}`));
    const linked = items.filter(({ data }) => data["parent_snapshot"] !== undefined);
    expect(linked.length).toBeGreaterThan(0);
    for (const { data } of linked) expect(names).toContain(`${String(data["vmid"])} ${String(data["parent_snapshot"])}`);
  });

  it.each(["storage", "backups", "task-history", "replications", "backup-routines", "sdn"] as const)("lacks the answers for %s, which calls nothing gone and is no fault", async (part) => {
    const reading = await readingOf("pve-9.1-cluster", part);
    expect([reading.items, reading.problems]).toEqual([[], []]);
    for (const kind of reading.kinds) expect(reading.unseen.map(({ under }) => under)).toContain(`recording/${kind}`);
  });
});
