import { describe, expect, it } from "vitest";
import { translated } from "../../testing/facts.ts";
import { deviceRole } from "./device-role.ts";

describe("device-role", () => {
  it("is there for the nodes, and not at all where devices are not managed", () => {
    expect(translated(deviceRole).map(({ fields }) => fields["slug"])).toHaveLength(1);
    expect(translated(deviceRole, { settings: { isManagingDevices: false } })).toEqual([]);
  });
});
