import { STAGE_NAMES } from "@proxbox/contract";
import type { JobStage } from "@proxbox/contract";
import { expect, it } from "vitest";
import { failedOnlyInObjects, whatFailed } from "./what-failed.ts";

type Step = Parameters<typeof whatFailed>[0][number];

function step(...[endpoint, stage, state, result = null]: readonly [endpoint: number, stage: string, state: JobStage["state"], result?: JobStage["result"]]): Step {
  return { proxmox_endpoint_id: endpoint, stage, state, result };
}

it("gives what failed and what was left out for it, at each endpoint by itself", () => {
  const steps = [
    step(1, "preflight", "completed"),
    step(1, "devices", "completed", { failed: 0 }),
    step(1, "storage", "failed"),
    step(1, "sdn", "skipped", { left_out: true }),
    step(2, "devices", "completed", { failed: 2 }),
    step(2, "storage", "completed"),
    step(3, "devices", "completed"),
    step(3, "sdn", "skipped", { summary: "switched off" }),
  ];
  expect(whatFailed(steps)).toEqual([{ proxmox_endpoint_id: 1, stages: ["storage", "sdn"] }, { proxmox_endpoint_id: 2, stages: ["devices"] }]);
  expect(failedOnlyInObjects(steps)).toBe(false);
  expect(failedOnlyInObjects(steps.slice(4))).toBe(true);
});

it("gives an endpoint without stages when only what comes before them failed, and nothing when all was done", () => {
  expect(whatFailed([step(1, "cluster", "failed"), step(1, "devices", "completed")])).toEqual([{ proxmox_endpoint_id: 1, stages: [] }]);
  expect(whatFailed([step(1, "cluster", "completed"), step(1, "devices", "completed")])).toEqual([]);
});

it("gives the stages that a full update did not come to, and all of them when it was lost after the last", () => {
  const lost = [step(1, "full-update", "failed"), step(1, "devices", "completed"), step(1, "storage", "failed")];
  expect(whatFailed(lost)).toEqual([{ proxmox_endpoint_id: 1, stages: ["storage"] }]);
  const all = STAGE_NAMES.map((name) => step(1, name, "completed"));
  expect(whatFailed([step(1, "full-update", "failed"), ...all])).toEqual([{ proxmox_endpoint_id: 1, stages: STAGE_NAMES }]);
});
