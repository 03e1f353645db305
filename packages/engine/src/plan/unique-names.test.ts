import { describe, expect, it } from "vitest";
import { inLab, planBoard, vmRow, wantsVm, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { matchAll } from "./match.ts";

/** Names that the machines of the cluster are to have, by vmid. */
function names(situation: PlanSituation): { names: Record<string, unknown>; notices: number } {
  const board = planBoard(inLab(situation));
  matchAll(board);
  const machines = [...board.matches.values()].filter(({ kind }) => kind.name === "virtual-machine");
  return { names: Object.fromEntries(machines.map(({ desired }) => [desired.key.split("/")[2], desired.fields["name"]])), notices: board.remarks.filter(({ field }) => field === "name").length };
}

describe("withUniqueNames", () => {
  it("E01: the lowest vmid keeps the bare name, the others get a number, and each is told", () => {
    expect(names({ desired: [wantsVm(100, "web"), wantsVm(101, "web"), wantsVm(102, "web")] })).toEqual({ names: { 100: "web", 101: "web (2)", 102: "web (3)" }, notices: 2 });
  });

  it("E02: case does not make a name another one", () => {
    expect(names({ desired: [wantsVm(100, "Web"), wantsVm(101, "web")] }).names).toEqual({ 100: "Web", 101: "web (2)" });
  });

  it("E01: whoever has a suffix keeps it when the bare name becomes free", () => {
    const situation = { desired: [wantsVm(101, "web")], rows: { "virtual-machine": [vmRow(11, "web (2)")] }, records: [wroteVm(101, 11, { fields: { name: "web (2)" } })] };
    expect(names(situation).names).toEqual({ 101: "web (2)" });
  });

  it("E01: a newcomer with a lower vmid does not take the name from who has it", () => {
    const situation = { desired: [wantsVm(100, "web"), wantsVm(101, "web")], rows: { "virtual-machine": [vmRow(11, "web")] }, records: [wroteVm(101, 11, { fields: { name: "web" } })] };
    expect(names(situation).names).toEqual({ 100: "web (2)", 101: "web" });
  });

  it("a name that is taken with a number is passed over", () => {
    expect(names({ desired: [wantsVm(100, "web (2)"), wantsVm(101, "web"), wantsVm(102, "web")] }).names).toEqual({ 100: "web (2)", 101: "web", 102: "web (3)" });
  });

  it("E08: a name that a person gave to one of ours is taken for the others", () => {
    const situation = { desired: [wantsVm(100, "web"), wantsVm(101, "mail")], rows: { "virtual-machine": [vmRow(10, "mail")] }, records: [wroteVm(100, 10, { fields: { name: "web" } })] };
    expect(names(situation).names).toEqual({ 100: "web", 101: "mail (2)" });
  });

  it("E18: a machine whose name is hidden by an offline node keeps the name that it has", () => {
    const { name: _name, ...unnamed } = wantsVm(101, "").fields;
    const hidden = { ...wantsVm(101, "", { label: "vm-101" }), fields: unnamed };
    const situation = { desired: [wantsVm(100, "web"), hidden], rows: { "virtual-machine": [vmRow(11, "web")] }, records: [wroteVm(101, 11)] };
    expect(names(situation).names).toEqual({ 100: "web (2)", 101: undefined });
  });

  it("E07: a machine that is renamed lets its old suffix go", () => {
    const situation = { desired: [wantsVm(101, "db")], rows: { "virtual-machine": [vmRow(11, "web (2)")] }, records: [wroteVm(101, 11, { fields: { name: "web (2)" } })] };
    expect(names(situation).names).toEqual({ 101: "db" });
  });

  it("E24: a long name gives way to the number, not the number to the name", () => {
    const { names: found } = names({ desired: [wantsVm(100, "n".repeat(64)), wantsVm(101, "n".repeat(64))] });
    expect(found[101]).toMatch(/^n+~[0-9a-f]{8} \(2\)$/);
    expect([...String(found[101])]).toHaveLength(64);
  });

  it("E24: a long name with a number is known again in the next run", () => {
    const long = "n".repeat(64);
    const given = String(names({ desired: [wantsVm(100, long), wantsVm(101, long)] }).names[101]);
    const situation = { desired: [wantsVm(101, long)], rows: { "virtual-machine": [vmRow(11, given)] }, records: [wroteVm(101, 11, { fields: { name: given } })] };
    expect(names(situation).names).toEqual({ 101: given });
  });

  it("a machine in conflict takes no name", () => {
    const situation = { desired: [wantsVm(100, "web"), wantsVm(101, "web")], rows: { "virtual-machine": [vmRow(10, "web", { tags: [] })] } };
    const { names: found } = names(situation);
    // Both stand against the person's `web`, and neither is written under another name instead.
    expect(found).toEqual({ 100: "web", 101: "web" });
  });
});
