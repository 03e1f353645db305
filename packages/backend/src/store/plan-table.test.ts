import type { Plan, PlanOutcome } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";
import type { SavedPlan } from "./store.ts";

const temp = tempStore();

const plan: Plan = {
  version: 1,
  id: "p1",
  createdAt: "2026-03-01T10:00:00.000Z",
  netboxUrl: "https://netbox.lab.example",
  sources: ["lab"],
  checksum: "abc",
  changes: [{
    kind: "virtual-machine", key: "lab/qemu/100", label: "web", action: "update", netboxId: 4, reason: "Proxmox VE changed", dependants: ["one"],
    fields: [{ field: "memory", before: 1024, after: 2048, reason: "changed" }, { field: "role", before: null, after: { kind: "vm-role", key: "r" }, reason: "missing" }],
    blocked: { guard: "deletions", reason: "too many" },
  }],
  remarks: [{ type: "pinned", kind: "virtual-machine", key: "lab/qemu/100", label: "web", reason: "a person changed it", field: "name", netbox: "wéb" }],
  unchanged: { tag: 3 },
};

function saved(id: string): SavedPlan {
  return { id, createdAt: `2026-03-01T10:00:0${id.at(-1)}.000Z`, status: "open", appliedAt: null, appliedRunId: null, request: { stages: ["devices"], scope: { endpointIds: [1] } }, plan, headline: "1 change", outcome: null };
}

describe("saved plans", () => {
  it("come back as they were put, over a restart", async () => {
    (await temp.open()).plans.add(saved("p1"));
    expect((await temp.open()).plans.get("p1")).toStrictEqual(saved("p1"));
  });

  it("are listed newest first, by page, without the plans themselves", async () => {
    const { plans } = await temp.open();
    for (const id of ["p1", "p2", "p3"]) plans.add(saved(id));
    const { plan: _plan, outcome: _outcome, ...heading } = saved("p2");
    expect(plans.list({ offset: 1, limit: 1 })).toStrictEqual({ total: 3, plans: [heading] });
    expect(plans.list({ offset: 0, limit: 10 }).plans.map(({ id }) => id)).toEqual(["p3", "p2", "p1"]);
  });

  it("say when and by which run they were applied", async () => {
    const { plans } = await temp.open();
    for (const id of ["p1", "p2"]) plans.add(saved(id));
    plans.markApplied("p1", { at: "2026-03-01T11:00:00.000Z", runId: "run-1" });
    expect(plans.get("p1")).toEqual({ ...saved("p1"), status: "applied", appliedAt: "2026-03-01T11:00:00.000Z", appliedRunId: "run-1" });
    expect(plans.get("p2")?.status).toBe("open");
  });

  it("keep what became of them, over a restart", async () => {
    const outcome: PlanOutcome = { run_id: "run-1", at: "2026-03-01T11:00:00.000Z", is_exact: false, changes: [{ kind: "virtual-machine", key: "lab/qemu/100", action: "update", result: "refused", reason: "NetBox refused it", code: "NB_REFUSED" }], besides: [] };
    const { plans } = await temp.open();
    plans.add(saved("p1"));
    plans.keepOutcome("p1", outcome);
    expect((await temp.open()).plans.get("p1")).toStrictEqual({ ...saved("p1"), outcome });
  });

  it("can be removed", async () => {
    const { plans } = await temp.open();
    plans.add(saved("p1"));
    expect(plans.remove("p1")).toBe(true);
    expect(plans.remove("p1")).toBe(false);
    expect(plans.get("p1")).toBeUndefined();
    expect(plans.list({ offset: 0, limit: 10 })).toEqual({ total: 0, plans: [] });
  });
});
