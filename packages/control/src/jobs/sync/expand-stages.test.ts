import { STAGE_NAMES } from "@proxbox/contract";
import type { JobParams } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { expandStages } from "./expand-stages.ts";

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
