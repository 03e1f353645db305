import { STAGE_NAMES } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { whySkipped } from "./why-skipped.ts";

function skippedWith(...disabled: readonly string[]): readonly string[] {
  const query = Object.fromEntries(disabled.map((mode) => [`sync_mode_${mode}`, "disabled"]));
  return STAGE_NAMES.filter((stage) => whySkipped(stage, query) !== undefined);
}

describe("stages that the settings switch off", () => {
  it.each([
    [[], []],
    [["cluster"], []],
    [["node"], ["devices", "network-interfaces"]],
    [["storage"], ["storage"]],
    [["vm"], []],
    [["vm_template"], []],
    [["vm", "vm_template"], ["virtual-machines", "vm-disks", "vm-backups", "vm-snapshots"]],
    [["vm_interface"], ["vm-interfaces"]],
    [["mac"], []],
    [["ip_address"], ["ip-addresses"]],
    [["sdn"], ["sdn"]],
    [["sdn_bgp"], []],
  ])("with %j disabled are %j", (disabled, stages) => {
    expect(skippedWith(...disabled)).toEqual(stages);
  });

  it("are told with their settings' names", () => {
    const query = { sync_mode_vm: "disabled", sync_mode_vm_template: "disabled", sync_mode_node: "disabled" };
    expect(whySkipped("vm-disks", query)).toBe("Switched off in the settings: sync_mode_vm and sync_mode_vm_template are disabled.");
    expect(whySkipped("devices", query)).toBe("Switched off in the settings: sync_mode_node is disabled.");
  });
});
