import { AppError } from "@proxbox/contract";
import type { Change, ErrorCode, Outcome, OutcomeStatus, Plan, Problem, Remark, Verdict } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { summarize } from "./summarize.ts";
import type { RunFacts } from "./summarize.ts";

const CHANGE: Change = { kind: "virtual-machine", key: "lab/qemu/100", label: "web", action: "create", fields: [], reason: "x" };
const BLOCKED: Change = { ...CHANGE, key: "lab/qemu/101", action: "decommission", blocked: { guard: "ratio", reason: "too many" } };

function planOf(changes: readonly Change[], remarks: readonly Remark[] = []): Plan {
  return { version: 1, id: "p", createdAt: "", netboxUrl: "", sources: ["lab"], checksum: "", changes: [...changes], remarks: [...remarks], unchanged: {} };
}

function problem(code: ErrorCode): Problem {
  return new AppError(code).toProblem();
}

function failure(code: ErrorCode, kind = "virtual-machine"): Outcome {
  return { kind, key: "lab/qemu/100", label: "web", status: "failed", reason: "NetBox refused it", problem: problem(code) };
}

function counts(...entries: readonly (readonly [OutcomeStatus, number])[]): RunFacts["counts"] {
  return new Map([["virtual-machine", new Map(entries)]]);
}

/** A run that wrote one machine, except for what `more` says. */
function run(more: Partial<RunFacts> = {}): ReturnType<typeof summarize> {
  return summarize({
    runId: "r",
    mode: "apply",
    durationMs: 5,
    counts: counts(["created", 1]),
    plan: planOf([CHANGE]),
    problems: [],
    warnings: [],
    failures: [],
    isComplete: true,
    wasPossible: true,
    requests: { proxmox: 1, netbox: 2 },
    writes: 1,
    ...more,
  });
}

describe("summarize", () => {
  it.each<[string, Partial<RunFacts>, Verdict]>([
    ["everything planned was written", {}, "success"],
    ["E90: nothing was to be written", { plan: planOf([]), counts: counts(["unchanged", 3]), writes: 0 }, "success"],
    ["a plan is only shown", { mode: "plan", counts: counts(), writes: 0 }, "success"],
    ["E08: people's values were kept", { counts: counts(["created", 1], ["kept", 2]) }, "success"],
    ["E91: one of many failed", { counts: counts(["created", 99], ["failed", 1]), failures: [failure("NB_REFUSED")] }, "warning"],
    ["E42: one object is in conflict", { counts: counts(["created", 1], ["conflict", 1]) }, "warning"],
    ["E09: one field is in conflict", { plan: planOf([CHANGE], [{ type: "conflict", kind: "virtual-machine", key: "k", label: "l", reason: "x", field: "name" }]) }, "warning"],
    ["E20: a guard holds something back", { plan: planOf([CHANGE, BLOCKED]) }, "warning"],
    ["E20: a guard holds everything back", { plan: planOf([BLOCKED]), counts: counts(["skipped", 1]), writes: 0 }, "warning"],
    ["E18: a node does not answer", { problems: [problem("PX_NODE_OFFLINE")], isComplete: false }, "warning"],
    ["a list was not complete", { isComplete: false }, "warning"],
    ["Proxmox VE warned", { warnings: ["lab: something is odd"] }, "warning"],
    ["E19: no guest is visible", { problems: [problem("PX_NO_GUESTS")], isComplete: false }, "failed"],
    ["E93: NetBox cannot be reached", { wasPossible: false, plan: undefined, counts: counts(), problems: [problem("NB_UNREACHABLE")] }, "failed"],
    ["no Proxmox VE could be read", { wasPossible: false, plan: undefined, counts: counts(), problems: [problem("PX_UNREACHABLE")] }, "failed"],
    ["one of two Proxmox VE could be read", { problems: [problem("PX_UNREACHABLE")], isComplete: false }, "warning"],
    ["E96: the run was cancelled", { problems: [problem("RUN_CANCELLED")] }, "failed"],
    ["the world has moved since the approval", { problems: [problem("RUN_WORLD_MOVED")], counts: counts(), writes: 0 }, "failed"],
    ["E92: NetBox refused everything", { counts: counts(["failed", 1]), failures: [failure("NB_REFUSED")] }, "failed"],
    ["E92: NetBox refused everything, and a node does not answer besides", { counts: counts(["failed", 1]), failures: [failure("NB_REFUSED")], problems: [problem("PX_NODE_OFFLINE")], isComplete: false }, "failed"],
    ["E101: people did meanwhile all that was to be done", { counts: counts(["unchanged", 1]), writes: 0 }, "success"],
  ])("%s: the verdict is right", (_name, facts, verdict) => {
    expect(run(facts).verdict).toBe(verdict);
  });

  it("E92: says what NetBox said, and that nothing was written", () => {
    const { problems, headline, kinds } = run({ counts: counts(["failed", 3]), plan: planOf([CHANGE, CHANGE, CHANGE]), failures: [failure("NB_REFUSED")] });
    expect(problems).toEqual([expect.objectContaining({ code: "RUN_NOTHING_WRITTEN", message: expect.stringContaining("web: NetBox refused it") })]);
    expect(headline).toBe(problems[0]?.message);
    expect(kinds).toEqual({ "virtual-machine": { failed: 3 } });
  });

  it("E104: a missing permission is one problem that names the kinds, not one for each object", () => {
    const failures = [failure("NB_PERMISSION", "ip-address"), failure("NB_PERMISSION", "ip-address"), failure("NB_PERMISSION", "mac-address")];
    const { problems, verdict } = run({ counts: counts(["created", 1], ["failed", 3]), failures });
    expect(problems).toEqual([expect.objectContaining({ code: "NB_PERMISSION", message: expect.stringContaining("ip-address, mac-address") })]);
    expect(verdict).toBe("failed");
  });

  it("says in words how many of each sort need a person", () => {
    const { warnings } = run({ counts: counts(["failed", 2], ["conflict", 1], ["created", 1]), plan: planOf([CHANGE, BLOCKED]), failures: [failure("NB_REFUSED")] });
    expect(warnings).toEqual(["2 objects failed", "1 objects are in conflict", "1 changes wait for an approval"]);
  });

  it("shows fifty warnings and counts the rest", () => {
    const { warnings } = run({ warnings: Array.from({ length: 60 }, (_, index) => `warning ${index}`) });
    expect(warnings).toHaveLength(51);
    expect(warnings.at(-1)).toBe("and 10 more");
  });

  it.each<[string, Partial<RunFacts>, string]>([
    ["a written plan", {}, "1 of 1 changes written"],
    ["a partly written one", { plan: planOf([CHANGE, CHANGE, CHANGE]), counts: counts(["created", 2], ["failed", 1]) }, "2 of 3 changes written"],
    ["a plan alone", { mode: "plan" }, "1 changes would be written"],
    ["a plan without changes", { mode: "plan", plan: planOf([]) }, "NetBox is true to Proxmox VE: nothing to write"],
    ["a run without changes", { plan: planOf([]), counts: counts(["unchanged", 1]) }, "NetBox is true to Proxmox VE: nothing was written"],
  ])("headline of %s", (_name, facts, headline) => {
    expect(run(facts).headline).toBe(headline);
  });

  it("does not count what a guard holds back as planned", () => {
    expect(run({ plan: planOf([CHANGE, BLOCKED]) }).planned).toBe(1);
  });

  it("passes on what it does not judge", () => {
    expect(run()).toMatchObject({ runId: "r", writes: 1, requests: { proxmox: 1, netbox: 2 }, durationMs: 5, kinds: { "virtual-machine": { created: 1 } } });
  });
});
