import { describe, expect, it } from "vitest";
import { demoFaults } from "./demo-job.ts";
import type { DemoRun } from "./demo-job.ts";

function run(writes: number, more: Partial<DemoRun> = {}): DemoRun {
  return { job: 1, verdict: "success", headline: "", counted: { writes, proxmox: 10, netbox: 20 }, durationMs: 1, ...more };
}

describe("demoFaults", () => {
  it("is empty when the first sync wrote and the second did not", () => {
    expect(demoFaults(run(5), run(0))).toEqual([]);
  });

  it("names a sync that was no success", () => {
    expect(demoFaults(run(5, { verdict: "warning", headline: "2 objects failed" }), run(0))).toEqual(["the first sync ended with warning: 2 objects failed"]);
    expect(demoFaults(run(5), run(0, { verdict: "failed", headline: "no answer" }))).toEqual(["the second sync ended with failed: no answer"]);
  });

  it("names a first sync that wrote nothing and a second one that wrote, as the lab counted them", () => {
    expect(demoFaults(run(0), run(0))).toEqual(["the first sync wrote nothing"]);
    expect(demoFaults(run(5), run(2))).toEqual(["the second sync wrote 2 times"]);
  });
});
