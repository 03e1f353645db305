import type { Change, Outcome, Problem } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { planOutcome } from "./plan-outcome.ts";
import type { AppliedPlan } from "./plan-outcome.ts";

function change(key: string, more: Partial<Change> = {}): Change {
  return { kind: "node", key, label: key, action: "create", fields: [], reason: "it is new", ...more };
}

function outcome(key: string, status: Outcome["status"], more: Partial<Outcome> = {}): Outcome {
  return { kind: "node", key, label: key, status, reason: `${key} ${status}`, ...more };
}

function compare(changes: readonly Change[], written: readonly Outcome[], more: Partial<AppliedPlan> = {}) {
  return planOutcome(changes, { runId: "run-1", at: "2026-03-01T11:00:00.000Z", exclude: [], isApproving: false, written, ...more });
}

function results(...given: Parameters<typeof compare>): readonly string[] {
  return compare(...given).changes.map(({ key, result, reason }) => `${key} ${result}${reason === null ? "" : `: ${reason}`}`);
}

describe("a plan beside what was done", () => {
  it("is exact when every change ended as it was to", () => {
    const changes = [change("a"), change("b", { action: "update" }), change("c", { action: "decommission" }), change("d", { action: "delete" })];
    const done = compare(changes, [outcome("d", "deleted"), outcome("a", "created"), outcome("b", "updated"), outcome("c", "updated"), outcome("z", "unchanged"), outcome("y", "kept")]);
    expect(done).toMatchObject({ run_id: "run-1", is_exact: true, besides: [] });
    expect(done.changes.map(({ key, result, reason, code }) => [key, result, reason, code])).toEqual(["a", "b", "c", "d"].map((key) => [key, "done", null, null]));
  });

  const problem: Problem = { code: "NB_REFUSED", kind: "input", system: "netbox", message: "NetBox refused it", hint: "Look." };
  it.each<[string, Outcome[], string]>([
    ["was refused", [outcome("a", "failed", { problem })], "a refused: a failed"],
    ["was edited or removed meanwhile", [outcome("a", "conflict")], "a changed: a conflict"],
    ["had nothing left to write", [outcome("a", "unchanged")], "a different: a unchanged"],
    ["was kept because of what hangs on it", [outcome("a", "kept")], "a different: a kept"],
    ["was written in part", [outcome("a", "created", { otherwise: ["tags", "role"] })], "a different: not written as planned: tags, role"],
    ["ended otherwise than approved", [outcome("a", "updated")], "a different: a updated"],
    ["was not reached before the run was stopped", [outcome("a", "skipped")], "a not_done: a skipped"],
    ["was never told of", [], "a not_done"],
  ])("is not exact when a change %s", (_what, written, result) => {
    expect(results([change("a"), change("b")], [...written, outcome("b", "created")])).toEqual([result, "b done"]);
    expect(compare([change("a"), change("b")], [...written, outcome("b", "created")]).is_exact).toBe(false);
  });

  it("names the code of what was refused", () => {
    expect(compare([change("a")], [outcome("a", "failed", { problem })]).changes[0]?.code).toBe("NB_REFUSED");
  });

  it("tells what was left out from what had to be left out along, and from what a guard holds back", () => {
    const changes = [change("a"), change("a/b", { parent: "a" }), change("c"), change("d", { action: "delete", blocked: { guard: "ratio", reason: "too many" } })];
    expect(results(changes, [outcome("c", "created"), outcome("d", "skipped")], { exclude: [{ kind: "node", key: "a" }] })).toEqual(["a left_out", "a/b along", "c done", "d held_back: too many"]);
    expect(compare(changes, [outcome("c", "created"), outcome("d", "skipped")], { exclude: [{ kind: "node", key: "a" }] }).is_exact).toBe(true);
    expect(results(changes.slice(3), [outcome("d", "deleted")], { isApproving: true })).toEqual(["d done"]);
  });

  it("takes what was only to be made for what was left out for left out along, however far away it is", () => {
    const reference = (kind: string, key: string) => [{ field: kind, before: null, after: { kind, key }, reason: "new" }];
    const changes = [change("maker", { kind: "manufacturer" }), change("type", { kind: "device-type", fields: reference("manufacturer", "maker") }), change("a", { fields: reference("device-type", "type") }), change("b")];
    const exclude = [{ kind: "node", key: "a" }];
    expect(results(changes, [outcome("b", "created")], { exclude })).toEqual(["maker along", "type along", "a left_out", "b done"]);
    const tags = [{ field: "tags", before: null, after: ["web"], reason: "new" }];
    expect(results([change("shared/tag/web", { kind: "tag" }), change("a", { fields: tags })], [], { exclude })).toEqual(["shared/tag/web along", "a left_out"]);
    const other = change("c", { fields: reference("manufacturer", "maker") });
    expect(results([...changes, other], [outcome("b", "created"), outcome("c", "created")], { exclude })).toEqual(["maker not_done", "type along", "a left_out", "b done", "c done"]);
  });

  it("is not exact when something was written besides, be it left out or not of the plan at all", () => {
    const left = compare([change("a"), change("b")], [outcome("a", "created"), outcome("b", "created"), outcome("c", "updated")], { exclude: [{ kind: "node", key: "b" }] });
    expect(left).toMatchObject({ is_exact: false, besides: [{ key: "b", status: "created" }, { key: "c", status: "updated" }] });
  });

  it("takes what one stage wrote for done, though another found it written or could not write it before", () => {
    expect(results([change("a")], [outcome("a", "failed"), outcome("a", "created"), outcome("a", "unchanged")])).toEqual(["a done"]);
  });

  it("gives a release and what follows it each their own end", () => {
    const changes = [change("a", { action: "update" }), change("a", { action: "release" })];
    expect(compare(changes, [outcome("a", "updated"), outcome("a", "failed", { problem })]).changes.map(({ action, result }) => `${action} ${result}`)).toEqual(["update refused", "release done"]);
  });

  it("is exact when nothing was approved and nothing was done", () => {
    expect(compare([], []).is_exact).toBe(true);
    expect(compare([change("a", { blocked: { guard: "ratio", reason: "too many" } })], []).is_exact).toBe(true);
    expect(compare([], [outcome("a", "created")]).is_exact).toBe(false);
  });
});
