import { describe, expect, it } from "vitest";

import { estateWith, plainGuest } from "../testing/inventory-lab.ts";
import type { InventoryLab } from "../testing/inventory-lab.ts";
import { closedLabs, nodeOf } from "../testing/inventory-labs.ts";

const open = closedLabs();

const job = { id: "100-0", type: "local", guest: 100, jobnum: 0, source: "pve01", target: "pve02", schedule: "*/15", rate: "10", comment: "to the other one" };

async function withJobs(jobs: Record<string, unknown>[], states: Record<string, Record<string, unknown>[]> = {}): Promise<InventoryLab> {
  const estate = estateWith([plainGuest(100), plainGuest(101, { node: "pve02" })]);
  estate.replicationJobs = jobs;
  for (const [name, rows] of Object.entries(states)) nodeOf(estate, name).replication = rows;
  return open(estate);
}

describe("replications", () => {
  it("are told as they are set up, and how they went apart from that", async () => {
    const lab = await withJobs([job], { pve01: [{ id: "100-0", guest: 100, last_sync: 1_795_140_000, last_try: 1_795_140_000, duration: 3.5, fail_count: 1, error: "no route" }] });
    expect(await lab.read("replications")).toMatchObject({
      items: [
        {
          kind: "replication", key: "lab/replication/100-0", label: "100-0", parent: "lab/qemu/100",
          data: {
            job_id: "100-0", vmid: 100, job_number: 0, job_type: "local", source: "pve01", target: "pve02", schedule: "*/15", rate: 10, comment: "to the other one", is_enabled: true,
            observed: { node: "pve01", last_sync_at: "2026-11-20T02:00:00.000Z", duration_seconds: 3.5, fail_count: 1, error: "no route" },
          },
        },
      ],
      unseen: [],
    });
  });

  it("are asked for their state only on the nodes where their guests are", async () => {
    const lab = await withJobs([job, { ...job, id: "101-0", guest: 101 }, { ...job, id: "100-1", jobnum: 1 }]);
    await lab.read("replications");
    expect(Object.keys(lab.server.requests.byPath()).filter((path) => /nodes.*replication/.test(path)).sort()).toEqual(["/api2/json/nodes/pve01/replication", "/api2/json/nodes/pve02/replication"]);
  });

  it("cost one request where there are none", async () => {
    const lab = await withJobs([]);
    expect(await lab.read("replications")).toMatchObject({ items: [], unseen: [], requests: 1 });
  });

  it("E18: of a guest on a node that is down stay as they are set up", async () => {
    const lab = await withJobs([job, { ...job, id: "101-0", guest: 101 }]);
    nodeOf(lab.server.estate, "pve02").online = false;
    const reading = await lab.read("replications");
    expect(reading.items.map((item) => [item.label, "observed" in item.data])).toEqual([["100-0", false], ["101-0", false]]);
    expect([reading.unseen, reading.problems]).toEqual([[], []]);
  });

  it("whose state cannot be read are seen all the same, with a sentence", async () => {
    const lab = await withJobs([job]);
    lab.server.faults.add({ path: /pve01\/replication/, effect: { kind: "status", status: 500, reason: "ill" } });
    const reading = await lab.read("replications");
    expect([reading.items.length, reading.unseen, reading.warnings]).toEqual([1, [], ["How the replications of node pve01 went could not be read: ill (status 500)"]]);
  });

  it("that are disabled or of a guest that nobody knows are told so", async () => {
    const reading = await (await withJobs([{ ...job, disable: 1 }, { ...job, id: "999-0", guest: "999", remove_job: "full" }])).read("replications");
    expect(reading.items.map((item) => [item.parent, item.data["is_enabled"], item.data["remove_job"]])).toEqual([["lab/qemu/100", false, undefined], [null, true, "full"]]);
  });
});
