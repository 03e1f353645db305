import { describe, expect, it } from "vitest";
import { collect } from "../collect/collect.ts";
import { backupStorage, estateWith, unseenKeys } from "../testing/inventory-lab.ts";
import { closedLabs, nodeOf } from "../testing/inventory-labs.ts";
import type { InventoryItem, InventoryReading } from "./inventory.ts";

const open = closedLabs();

function nodes({ items }: InventoryReading): readonly InventoryItem[] {
  return items.filter(({ kind }) => kind === "node-status");
}

describe("what nodes say of themselves", () => {
  it("hangs on the node, with what changes by itself apart", async () => {
    const estate = estateWith([], [backupStorage("nfs")]);
    nodeOf(estate, "pve01").uptimeSeconds = 86_400;
    const [item] = nodes(await (await open(estate)).read("storage"));
    expect(item).toMatchObject({ key: "lab/node-status/pve01", label: "pve01", parent: "lab/node/pve01", data: { version: expect.stringMatching(/^9\./), cpus: expect.any(Number), memory_bytes: expect.any(Number), observed: { uptime_seconds: 86_400 } } });
  });

  it("is asked of no node that the run has read already", async () => {
    const lab = await open(estateWith([], [backupStorage("nfs")]));
    const read = nodes(await lab.read("storage"));
    const snapshot = await collect(lab.client, { source: "lab" });
    lab.server.requests.reset();
    expect(nodes(await lab.read("storage", { snapshot }))).toEqual(read);
    expect(lab.server.requests.count("GET", /\/status$/)).toBe(0);
  });

  it("stays as it was of a node that is down, or that does not tell (E19)", async () => {
    const estate = estateWith([], [backupStorage("nfs")]);
    nodeOf(estate, "pve02").online = false;
    const lab = await open(estate);
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path: /pve03\/status$/, effect: { kind: "status", status: 403, reason: "Permission check failed (/nodes/pve03, Sys.Audit)" } });
    const reading = await lab.read("storage", { snapshot });
    expect(nodes(reading).map(({ label }) => label)).toEqual(["pve01"]);
    expect(unseenKeys(reading)).toEqual(["lab/node-status/pve02", "lab/node-status/pve03"]);
    expect([reading.problems, reading.warnings]).toEqual([[], []]);
  });
});
