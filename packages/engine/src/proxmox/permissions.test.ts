import { describe, expect, it } from "vitest";
import { isHeld } from "./permissions.ts";
import { Permissions } from "./schema.ts";

const audit = { anyOf: ["VM.Audit"], isBelow: true };

describe("isHeld", () => {
  it.each<[string, Record<string, Record<string, boolean>>, boolean]>([
    ["held on /vms", { "/vms": { "VM.Audit": true } }, true],
    ["held on / alone, where no other top path is told", { "/": { "VM.Audit": true } }, true],
    ["held on /vms but not below it", { "/vms": { "VM.Audit": false } }, false],
    ["held on / but not below it", { "/": { "VM.Audit": false } }, false],
    ["forbidden on /vms below a role on /", { "/": { "VM.Audit": true }, "/nodes": { "VM.Audit": true } }, false],
    ["held on one guest only", { "/vms/100": { "VM.Audit": true } }, false],
    ["held on nothing", {}, false],
  ])("decides the whole guest list when VM.Audit is %s", (_case, permissions, expected) => {
    expect(isHeld(permissions, "/vms", audit)).toBe(expected);
  });

  it("looks at a single guest first on its own path, then above", () => {
    const permissions = { "/vms": { "VM.Monitor": true }, "/vms/101": { "VM.Audit": true } };
    const monitor = { anyOf: ["VM.Monitor"], isBelow: false };
    expect(isHeld(permissions, "/vms/100", monitor)).toBe(true);
    expect(isHeld(permissions, "/vms/101", monitor)).toBe(false);
  });

  it("is content with any of several privileges, also one that does not reach below", () => {
    const permissions = { "/vms/100": { "VM.GuestAgent.Unrestricted": false } };
    expect(isHeld(permissions, "/vms/100", { anyOf: ["VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"], isBelow: false })).toBe(true);
  });
});

describe("Permissions", () => {
  it("are one object for all paths with the same privileges, of which a large cluster has one for each guest", () => {
    const read = Permissions.parse({ "/vms/100": { "VM.Audit": 1 }, "/vms/101": { "VM.Audit": 1 }, "/vms/102": { "VM.Audit": 0 }, "/vms/103": "odd" });
    expect(read).toEqual({ "/vms/100": { "VM.Audit": true }, "/vms/101": { "VM.Audit": true }, "/vms/102": { "VM.Audit": false }, "/vms/103": {} });
    expect(read["/vms/101"]).toBe(read["/vms/100"]);
  });
});
