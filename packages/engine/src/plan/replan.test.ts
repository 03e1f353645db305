import type { Change } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { inLab, planInput, vmRow, wantsVm, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { makePlan } from "./make-plan.ts";
import type { Planned } from "./make-plan.ts";
import { replan } from "./replan.ts";

/** Machine 10 is called `old` in NetBox and `web` in Proxmox VE. */
const RENAMED: PlanSituation = {
  desired: [wantsVm(100, "web", { fields: { description: "a web server" } })],
  rows: { "virtual-machine": [vmRow(10, "old", { description: "", last_updated: "2026-02-01T00:00:00Z" })] },
  records: [wroteVm(100, 10, { fields: { name: "old" } })],
};

const GONE: PlanSituation = { rows: RENAMED.rows ?? {}, records: RENAMED.records ?? [] };

function planned(situation: PlanSituation): { made: Planned; change: Change } {
  const made = makePlan(planInput(inLab(situation)));
  const change = made.plan.changes.find(({ kind }) => kind === "virtual-machine");
  if (change === undefined) throw new Error("nothing is planned for the machine");
  return { made, change };
}

function fieldsOf(change: Change | undefined): Record<string, unknown> | undefined {
  return change && Object.fromEntries(change.fields.map(({ field, after }) => [field, after]));
}

const NOW = "2026-03-01T09:00:00Z";

describe("replan", () => {
  it("E101: writes what is still ours to write, against the row as it is now", () => {
    const { made, change } = planned(RENAMED);
    const again = replan(made.board, change, vmRow(10, "old", { description: "by a person", last_updated: NOW }));
    expect(fieldsOf(change)).toEqual({ name: "web", description: "a web server" });
    expect(fieldsOf(again)).toEqual({ name: "web" });
    expect(again?.lastUpdated).toBe(NOW);
  });

  it("E101: keeps the name that a person gave the machine meanwhile, and says so", () => {
    const { made, change } = planned(RENAMED);
    const again = replan(made.board, change, vmRow(10, "mine", { description: "", last_updated: NOW }));
    expect(fieldsOf(again)).toEqual({ description: "a web server" });
    expect(made.board.remarks).toContainEqual(expect.objectContaining({ type: "conflict", field: "name", netbox: "mine", proxmox: "web" }));
  });

  it("E101: writes nothing where the person has done it already, and remembers that", () => {
    const { made, change } = planned(RENAMED);
    expect(replan(made.board, change, vmRow(10, "web", { description: "a web server", last_updated: NOW }))).toBeUndefined();
    expect([...made.board.put.values()]).toContainEqual(expect.objectContaining({ netboxId: 10, fields: expect.objectContaining({ name: "web", description: "a web server" }) }));
  });

  it("E101: marks decommissioning as long as the status is the one that was seen", () => {
    const { made, change } = planned(GONE);
    expect(change.action).toBe("decommission");
    expect(replan(made.board, change, vmRow(10, "renamed", { last_updated: NOW }))).toEqual({ ...change, lastUpdated: NOW });
    expect(replan(made.board, change, vmRow(10, "old", { status: { value: "planned" }, last_updated: NOW }))).toBeUndefined();
  });

  it("E101: deletes nothing that a person has touched meanwhile", () => {
    const missing = { missingSince: "2025-01-01T00:00:00Z", fields: { name: "old", status: "decommissioning", description: "" } };
    const row = vmRow(10, "old", { status: { value: "decommissioning" } });
    const { made, change } = planned({ rows: { "virtual-machine": [row] }, records: [wroteVm(100, 10, missing)] });
    expect(change.action).toBe("delete");
    expect(replan(made.board, change, { ...row, last_updated: NOW })).toBeUndefined();
  });
});
