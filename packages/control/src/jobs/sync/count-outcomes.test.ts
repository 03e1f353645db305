import { describe, expect, it } from "vitest";
import { addOutcomes, createTally } from "./count-outcomes.ts";
import type { WireData } from "./sync-parts.ts";

type Frames = readonly (readonly [event: string, data: WireData])[];

function told(frames: Frames, result?: WireData): unknown {
  const tally = createTally();
  for (const [event, data] of frames) tally.see(event, data);
  if (result !== undefined) tally.see("complete", { ok: true, message: "", result });
  return tally.outcomes();
}

const nothing = { created: 0, updated: 0, deleted: 0, failed: 0, warnings: [] };

function item(operation: string, more: WireData = {}): Frames[number] {
  return ["item_progress", { status: operation === "failed" ? "failed" : "completed", operation, ...more }];
}

describe("what a stage did", () => {
  it("is what its result counts", () => {
    expect(told([item("created")], { count: 9, created: 2, updated: 1, deleted: 1, unchanged: 5, failed: 0 })).toEqual({ created: 2, updated: 1, deleted: 1, failed: 0, isCounted: true, warnings: [] });
  });

  it("is what its phases count where the result has no counts", () => {
    const summary = { event: "phase_summary", status: "completed", result: { created: 2, updated: 0, deleted: 0, failed: 0, skipped: 1, total: 3 } };
    expect(told([["phase_summary", summary], ["phase_summary", summary]], { count: 6 })).toEqual({ ...nothing, created: 4, isCounted: true });
  });

  it("is what its items were where nothing else counts", () => {
    expect(told([item("created"), item("updated"), item("skipped")], { count: 3 })).toEqual({ ...nothing, created: 1, updated: 1, isCounted: true });
  });

  it("is not counted when the backend tells a mere number of objects", () => {
    expect(told([], { count: 14 })).toEqual({ ...nothing, isCounted: false });
    expect(told([], { count: 0 })).toEqual({ ...nothing, isCounted: true });
  });

  it("has SDN's counters one level down", () => {
    expect(told([], { ok: true, counters: { created: 1, updated: 0, deleted: 0, failed: 0, object_errors: ["zone a", "zone b"] } })).toEqual({ ...nothing, created: 1, failed: 2, isCounted: true, warnings: ["2 failed."] });
    expect(told([], { ok: false, counters: { created: 0 } })).toMatchObject({ warnings: ["The stage says of itself that it is not ok."] });
  });

  it.each<[title: string, told: readonly [frames: Frames, result: WireData], expected: readonly [failed: number, ...warnings: string[]]]>([
    ["counts errors of its result", [[], { created: 1, updated: 0, stale: 0, errors: 2 }], [2, "2 failed."]],
    ["lists errors in its result", [[], { count: 0, errors: ["a", "b"] }], [2, "2 failed."]],
    ["says an error in its result", [[], { count: 0, created: 0, error: "NetBox does not answer" }], [0, "NetBox does not answer"]],
    ["warns in its result", [[], { count: 0, warnings: ["one node is offline"] }], [0, "one node is offline"]],
    ["tells a failed phase", [[["phase_summary", { status: "completed_with_errors", result: { created: 0, failed: 3 } }]], { count: 3 }], [3, "3 failed."]],
    ["bridges a failed step", [[["step", { step: "vm_1", status: "failed", message: "vm_1 failed", payload: {} }]], { count: 1 }], [1, "vm_1 failed"]],
    ["tells a failed item", [[item("failed", { error: "refused" })], { count: 1, created: 0, failed: 1 }], [1, "refused"]],
    ["details an error", [[["error_detail", { message: "agent is silent", suggestion: "Start it." }]], { count: 0 }], [0, "agent is silent"]],
    ["could not prepare NetBox", [[["bootstrap_done", { ok: false }]], { count: 0 }], [0, "The backend could not prepare everything in NetBox."]],
  ])("warns although it ended well when it %s (B18)", (_title, [frames, result], [failed, ...warnings]) => {
    expect(told(frames, result)).toMatchObject({ failed, warnings });
  });

  it("keeps the advice of the last detail", () => {
    const tally = createTally();
    tally.see("error_detail", { message: "a", suggestion: "first" });
    tally.see("error_detail", { message: "b", suggestion: "second" });
    expect(tally.suggestion).toBe("second");
  });

  it("keeps a bounded number of warnings, each once", () => {
    const tally = createTally();
    for (let index = 0; index < 1_000; index += 1) tally.see("error_detail", { message: `guest ${index % 100}` });
    tally.see("complete", { ok: true, result: { warnings: ["one more"] } });
    expect(tally.outcomes().warnings).toHaveLength(20);
  });

  it("of several streams is their sum", () => {
    const outcomes = [{ created: 1, failed: 1 }, { count: 5 }, { created: 1, failed: 1 }].map((result) => {
      const tally = createTally();
      tally.see("complete", { ok: true, result });
      return tally.outcomes();
    });
    expect(addOutcomes(outcomes)).toEqual({ created: 2, updated: 0, deleted: 0, failed: 2, isCounted: false, warnings: ["1 failed."] });
  });
});
