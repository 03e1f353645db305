import { expect, it } from "vitest";
import { lineText } from "./line-text.ts";
import { progressOf, stepKey } from "./stage-progress.ts";

const line = { seq: 1, at: "2026-01-01T00:00:00Z", event: "substep", level: "debug", stage: "devices", proxmox_endpoint_id: 3, data: {} } as const;

it("reads how far a step is from frames of objects and from those of substeps", () => {
  expect(progressOf({ ...line, data: { message: "vm 1", progress: { current: 2, total: 8, percent: 25 } } })).toEqual({ done: 2, total: 8, message: "vm 1" });
  expect(progressOf({ ...line, data: { result: { done: 1, total: 30 } } })).toEqual({ done: 1, total: 30, message: "" });
  expect(progressOf({ ...line, data: { result: { created: 1 } } })).toBeUndefined();
  expect(stepKey(line)).toBe("3/devices");
});

it("says what a line says, or the name of its frame", () => {
  expect(lineText({ event: "error", data: { step: "devices", error: "no route" } })).toBe("no route");
  expect(lineText({ event: "bootstrap_done", data: {} })).toBe("bootstrap_done");
});
