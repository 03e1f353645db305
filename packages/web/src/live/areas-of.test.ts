import { expect, it } from "vitest";
import { areasOf } from "./areas-of.ts";

it("asks anew for all that an import may have changed, schedules and settings too", () => {
  expect(areasOf({ action: "import", object_type: "endpoints" })).toEqual(expect.arrayContaining(["endpoints", "schedules", "settings"]));
});

it("asks anew for the inventory after a sync of a single object, whatever its type", () => {
  expect(areasOf({ action: "sync", object_type: "proxmoxendpoint" })).toEqual(["audit", "inventory", "stale"]);
  expect(areasOf({ action: "update", object_type: "proxmoxendpoint" })).toContain("endpoints");
});
