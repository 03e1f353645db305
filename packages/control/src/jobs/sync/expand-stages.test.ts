import { STAGE_NAMES } from "@proxbox/contract";
import type { JobParams } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { expandStages, stagesAt } from "./expand-stages.ts";

const cases: readonly [asked: JobParams["sync_types"], stages: readonly string[]][] = [
  [["all"], STAGE_NAMES],
  [["devices"], ["devices"]],
  [["vm-disks", "devices"], ["devices", "vm-disks"]],
  [["devices", "devices"], ["devices"]],
  [["network-interfaces"], ["network-interfaces", "vm-interfaces"]],
  [["ip-addresses"], ["vm-interfaces", "ip-addresses"]],
  [["ip-addresses", "network-interfaces"], ["network-interfaces", "vm-interfaces", "ip-addresses"]],
  [["vm-interfaces"], ["vm-interfaces"]],
];

describe("the stages of a job", () => {
  it.each(cases)("of %j are %j", (asked, stages) => {
    expect(expandStages(asked)).toEqual(stages);
  });
});

it("does just the stages that a job names for an endpoint, in their order, and none where it names none", () => {
  const only = [{ proxmox_endpoint_id: 1, stages: ["ip-addresses", "devices"] }];
  expect(stagesAt({ sync_types: ["all"], only }, 1)).toEqual(["devices", "ip-addresses"]);
  expect(stagesAt({ sync_types: ["all"], only }, 2)).toEqual([]);
  expect(stagesAt({ sync_types: ["devices"] }, 2)).toEqual(["devices"]);
});
