import { describe, expect, it } from "vitest";
import { isAgentEnabled } from "./agent-setting.ts";

describe("isAgentEnabled", () => {
  it.each(["1", "1,type=virtio", "enabled=1", "enabled=1,fstrim_cloned_disks=1", "type=virtio,enabled=1", "yes", "on", " 1 , type=isa"])("E27: takes %j for enabled", (agent) => {
    expect(isAgentEnabled(agent)).toBe(true);
  });

  it.each([undefined, "", "0", "0,fstrim_cloned_disks=1", "enabled=0,type=virtio", "fstrim_cloned_disks=1", "type=virtio", "no"])("E26: takes %j for disabled", (agent) => {
    expect(isAgentEnabled(agent)).toBe(false);
  });
});
