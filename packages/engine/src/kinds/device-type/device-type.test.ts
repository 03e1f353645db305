import { describe, expect, it } from "vitest";
import { translated } from "../../testing/facts.ts";
import { deviceType } from "./device-type.ts";

describe("device-type", () => {
  it("is there for the nodes, and not at all where devices are not managed", () => {
    expect(translated(deviceType).map(({ fields }) => fields["slug"])).toHaveLength(1);
    expect(translated(deviceType, { settings: { isManagingDevices: false } })).toEqual([]);
  });
});
