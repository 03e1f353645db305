import { describe, expect, it } from "vitest";
import { translated } from "../../testing/facts.ts";
import { manufacturer } from "./manufacturer.ts";

describe("manufacturer", () => {
  it("is there for the nodes, and not at all where devices are not managed", () => {
    expect(translated(manufacturer).map(({ fields }) => fields["slug"])).toHaveLength(1);
    expect(translated(manufacturer, { settings: { isManagingDevices: false } })).toEqual([]);
  });
});
