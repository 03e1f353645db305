import { describe, expect, it } from "vitest";
import { frameLevel } from "./frame-level.ts";

const cases: readonly [event: string, data: Readonly<Record<string, unknown>>, level: string][] = [
  ["error", { error: "no" }, "error"],
  ["error_detail", { message: "no" }, "error"],
  ["complete", { ok: true }, "info"],
  ["complete", { ok: false }, "error"],
  ["complete", {}, "error"],
  ["step", { step: "devices", status: "started" }, "info"],
  ["step", { step: "vm_1", status: "progress", payload: { object: "vm" } }, "debug"],
  ["step", { step: "vm_1", status: "completed", payload: { object: "vm", data: { error: "no" } } }, "warning"],
  ["step", { step: "vm_1", status: "failed", payload: { object: "vm" } }, "warning"],
  ["step", { step: "vm", status: "progress", payload: { data: { warning: "kept" } } }, "warning"],
  ["item_progress", { status: "completed", operation: "created" }, "info"],
  ["item_progress", { status: "completed", operation: "skipped" }, "debug"],
  ["item_progress", { status: "processing", operation: "created" }, "debug"],
  ["item_progress", { status: "completed", operation: "skipped", warning: "kept" }, "warning"],
  ["item_progress", { status: "failed", operation: "failed", error: "no" }, "warning"],
  ["item_progress", { status: "completed", operation: "would_delete" }, "warning"],
  ["substep", { status: "processing" }, "debug"],
  ["substep", { status: "failed" }, "warning"],
  ["phase_summary", { status: "completed" }, "info"],
  ["phase_summary", { status: "completed_with_errors" }, "warning"],
  ["bootstrap_done", { ok: false }, "warning"],
  ["duplicate_name_resolved", {}, "warning"],
  ["something_new", { payload: null }, "info"],
];

describe("the level of a frame", () => {
  it.each(cases)("%s %j is %s", (event, data, level) => {
    expect(frameLevel(event, data)).toBe(level);
  });
});
