import { describe, expect, it } from "vitest";
import { makePlan } from "../plan/make-plan.ts";
import { inLab, planInput, vmRow, wants, wantsVm, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { outcomesOfPlan } from "./outcomes-of-plan.ts";

function outcomes(situation: PlanSituation): { byKey: Record<string, string>; written: readonly string[] } {
  const { plan, board } = makePlan(planInput(inLab(situation)));
  const written = plan.changes.filter(({ blocked, action }) => blocked === undefined && action !== "release").map(({ kind, key }) => `${kind} ${key}`);
  return { byKey: Object.fromEntries([...outcomesOfPlan(plan, board)].map(({ kind, key, status }) => [`${kind} ${key}`, status])), written };
}

/** Five machines that end in five ways without a write, and one that is created. */
const MIXED: PlanSituation = {
  desired: [
    wantsVm(100, "same"),
    wantsVm(101, "renamed in Proxmox VE"),
    wantsVm(102, "of-a-person"),
    wantsVm(103, "hidden", { isPartial: "its node does not answer" }),
    wantsVm(104, "new"),
    wants("primary-ip", "lab/qemu/100/primary-ip", { parent: "lab/qemu/100" }),
  ],
  rows: { "virtual-machine": [vmRow(10, "same"), vmRow(11, "renamed by a person"), vmRow(12, "of-a-person", { tags: [] })] },
  records: [wroteVm(100, 10, { fields: { name: "same" } }), wroteVm(101, 11, { fields: { name: "before" } })],
};

describe("outcomesOfPlan", () => {
  it("E120: gives everything that is not written its one outcome", () => {
    expect(outcomes(MIXED).byKey).toEqual({
      "cluster lab/cluster": "unchanged",
      "virtual-machine lab/qemu/100": "unchanged",
      "primary-ip lab/qemu/100/primary-ip": "unchanged",
      "virtual-machine lab/qemu/101": "kept",
      "virtual-machine lab/qemu/102": "conflict",
      "virtual-machine lab/qemu/103": "skipped",
    });
  });

  it("E120: together with what is written every object has exactly one outcome", () => {
    const { byKey, written } = outcomes(MIXED);
    const objects = ["cluster lab/cluster", ...(MIXED.desired ?? []).map(({ kind, key }) => `${kind} ${key}`)];
    expect([...Object.keys(byKey), ...written].sort()).toEqual(objects.sort());
  });

  it("E20: what a guard holds back is skipped with the guard's reason", () => {
    const records = Array.from({ length: 10 }, (_, index) => wroteVm(100 + index, 10 + index));
    const { plan, board } = makePlan(planInput(inLab({ records, rows: { "virtual-machine": records.map(({ netboxId }) => vmRow(netboxId, `vm${netboxId}`)) } })));
    const skipped = [...outcomesOfPlan(plan, board)].filter(({ status }) => status === "skipped");
    expect(skipped).toHaveLength(10);
    expect(skipped[0]?.reason).toContain("would go at once");
  });

  it("names the row of what is there already", () => {
    const { plan, board } = makePlan(planInput(inLab(MIXED)));
    expect([...outcomesOfPlan(plan, board)].find(({ key }) => key === "lab/qemu/100")?.netboxId).toBe(10);
  });
});
