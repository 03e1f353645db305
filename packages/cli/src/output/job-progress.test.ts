import type { JobEvent } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { sampleEvent } from "../testing/control-samples.ts";
import { fakeTerminal } from "../testing/fake-terminal.ts";
import { openJobProgress } from "./job-progress.ts";
import type { JobStep } from "./job-progress.ts";

const steps: JobStep[] = ["preflight", "cluster", "devices", "storage"].map((stage) => ({ proxmox_endpoint_id: 1, stage }));

function of(stage: string, changes: Partial<JobEvent>): JobEvent {
  return sampleEvent(1, { stage, proxmox_endpoint_id: 1, ...changes });
}

async function shown(events: readonly JobEvent[], options: { readonly columns: number; readonly isFailed?: boolean; readonly steps?: readonly JobStep[] }): Promise<string> {
  const person = fakeTerminal();
  person.terminal.stderr.columns = options.columns;
  let asked = 0;
  const progress = openJobProgress(person.terminal, {
    async steps() {
      asked += 1;
      return options.steps ?? steps;
    },
    titles: async () => (id) => (id === 1 ? "berl\u0007in" : `endpoint ${id}`),
  });
  for (const event of events) await progress.show(event);
  await progress.end(options.isFailed ?? false);
  expect(asked).toBeLessThanOrEqual(1);
  return person.noted();
}

describe("the progress of a job as lines", () => {
  it("tells what is worth a line, and the same words once", async () => {
    const text = await shown(
      [
        sampleEvent(1, { data: { message: "Taken up" } }),
        of("devices", { event: "item_progress", data: { message: "pve1 created" } }),
        of("devices", { event: "item_progress", level: "warning", data: { message: "pve2 failed" } }),
        of("devices", { event: "step", data: { message: "one object", rowid: "x" } }),
        of("devices", { event: "phase_summary", data: { message: "2 of 3 written" } }),
        of("devices", { event: "step", data: { message: "2 of 3 written", rowid: null } }),
        of("devices", { event: "complete", level: "error", data: { ok: false, error: "no", message: "" } }),
        of("storage", { level: "debug" }),
      ],
      { columns: 0 },
    );
    expect(text.trimEnd().split("\n")).toEqual(["12:00:00 Taken up", "12:00:00 berlin devices: warning: pve2 failed", "12:00:00 berlin devices: 2 of 3 written", "12:00:00 berlin devices: error: no"]);
  });
});

describe("the progress of a job on a terminal", () => {
  const events = [
    of("preflight", { data: { message: "ready" } }),
    of("devices", { event: "item_progress", data: { message: "pve1", progress: { current: 1, total: 4, percent: 25 } } }),
    of("devices", { event: "error_detail", level: "error", data: { message: "NetBox said no" } }),
    of("devices", { event: "complete", data: { ok: true, message: "3 of 4 written" } }),
    of("storage", { event: "item_progress", data: { message: "local", progress: { current: 1, total: 2, percent: 50 } } }),
  ];

  it("has a line per step, which moves, and tells below what needs a person", async () => {
    const text = await shown(events, { columns: 120 });
    for (const part of ["preflight", "devices: 3 of 4 written", "storage: 1 of 2", "cluster: not reached", "berlin devices: error: NetBox said no"]) expect(text).toContain(part);
    expect(text).not.toContain("broken off");
  });

  it("says which step was in work when the job failed", async () => {
    expect(await shown(events, { columns: 120, isFailed: true })).toContain("storage: 1 of 2: broken off");
  });

  it("names the endpoint where there are several, and is lines where there are too many", async () => {
    const two = [...steps, ...steps.map((step) => ({ ...step, proxmox_endpoint_id: 2 }))];
    const text = await shown(events, { columns: 120, steps: two });
    for (const part of ["berlin devices", "endpoint 2 devices"]) expect(text).toContain(part);
    const many = Array.from({ length: 41 }, (_, index) => ({ proxmox_endpoint_id: index + 1, stage: "devices" }));
    expect(await shown(events, { columns: 120, steps: many })).toMatch(/^12:00:00 berlin preflight: ready$/m);
  });
});
