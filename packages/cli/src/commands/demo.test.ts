import { describe, expect, it } from "vitest";
import { demoFaults } from "./demo.ts";
import type { DemoRun } from "./demo.ts";

function run(writes: number, more: Partial<DemoRun> = {}): DemoRun {
  const requests = { proxmox: 10, netbox: 20 };
  return { verdict: "success", headline: "", writes, requests, counted: { writes, ...requests }, durationMs: 1, kinds: {}, ...more };
}

describe("demoFaults", () => {
  it("is empty when the first sync wrote, the second did not, and the lab counted the same", () => {
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

  it.each([
    ["writes", { writes: 1, proxmox: 10, netbox: 20 }],
    ["requests to NetBox", { writes: 0, proxmox: 10, netbox: 21 }],
    ["requests to Proxmox VE", { writes: 0, proxmox: 11, netbox: 20 }],
  ] as const)("fails when the lab counted other %s than the run itself", (_what, counted) => {
    expect(demoFaults(run(5), run(0, { counted }))).toContain("a run and the lab counted different numbers of requests");
  });
});
