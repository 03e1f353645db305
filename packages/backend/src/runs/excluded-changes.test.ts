import type { Change } from "@proxbox/contract";
import { expect, it } from "vitest";
import { excludedChanges } from "./excluded-changes.ts";

function change(kind: string, key: string, more: Partial<Change> = {}): Change {
  return { kind, key, label: key, action: "create", fields: [], reason: "", ...more };
}

function refers(field: string, kind: string, key: string): Pick<Change, "fields"> {
  return { fields: [{ field, before: null, after: { kind, key }, reason: "" }] };
}

const changes: Change[] = [
  change("cluster", "lab"),
  change("tag", "shared/tag/web"),
  change("virtual-machine", "lab/qemu/100", refers("cluster", "cluster", "lab")),
  change("vm-interface", "lab/qemu/100/net0", { parent: "lab/qemu/100" }),
  change("ip-address", "lab/qemu/100/net0/10.0.0.1", refers("assigned_object", "vm-interface", "lab/qemu/100/net0")),
  change("virtual-machine", "lab/qemu/101", { action: "update", fields: [{ field: "tags", before: [], after: ["web"], reason: "" }] }),
  change("virtual-machine", "lab/qemu/102", { action: "delete" }),
];

function keysWithout(kind: string, key: string): string[] {
  return excludedChanges(changes, [{ kind, key }]).map((each) => each.key);
}

it("with a guest that is not made go its interfaces and their addresses", () => {
  expect(keysWithout("virtual-machine", "lab/qemu/100")).toEqual(["lab/qemu/100", "lab/qemu/100/net0", "lab/qemu/100/net0/10.0.0.1"]);
});

it("with a cluster that is not made goes everything in it, and with a tag what would bear it", () => {
  expect(keysWithout("cluster", "lab")).toEqual(["lab", "lab/qemu/100", "lab/qemu/100/net0", "lab/qemu/100/net0/10.0.0.1"]);
  expect(keysWithout("tag", "shared/tag/web")).toEqual(["shared/tag/web", "lab/qemu/101"]);
});

it("an update or a deletion goes alone", () => {
  expect(keysWithout("virtual-machine", "lab/qemu/101")).toEqual(["lab/qemu/101"]);
  expect(keysWithout("virtual-machine", "lab/qemu/102")).toEqual(["lab/qemu/102"]);
});

it("with an address that does not move goes the choice of it as a primary one, which NetBox would refuse, and its release", () => {
  const address = change("ip-address", "lab/qemu/100/net0/ip/10.0.0.1", { action: "update", netboxId: 30, ...refers("assigned_object", "vm-interface", "lab/qemu/100/net0") });
  const release = change("primary-ip", "lab/qemu/101/primary-ip", { action: "release", fields: [{ field: "primary_ip4", before: 30, after: null, reason: "" }] });
  const primary = change("primary-ip", "lab/qemu/100/primary-ip", { action: "update", ...refers("primary_ip4", "ip-address", address.key) });
  expect(excludedChanges([release, address, primary], [address])).toEqual([release, address, primary]);
  expect(excludedChanges([address, primary], [primary])).toEqual([primary]);
});

it("with a release of a primary address goes the move of the address, which NetBox would refuse, and what needs that", () => {
  const move = { action: "update", ...refers("assigned_object", "vm-interface", "lab/qemu/100/net0") } as const;
  const address = change("ip-address", "lab/qemu/100/net0/ip/10.0.0.1", { ...move, netboxId: 30 });
  const other = change("ip-address", "lab/qemu/100/net0/ip/10.0.0.2", { ...move, netboxId: 31 });
  const release = change("primary-ip", "lab/qemu/101/primary-ip", { action: "release", parent: "lab/qemu/101", fields: [{ field: "primary_ip4", before: 30, after: null, reason: "" }] });
  const primary = change("primary-ip", "lab/qemu/100/primary-ip", { action: "update", ...refers("primary_ip4", "ip-address", address.key) });
  const sibling = change("vm-interface", "lab/qemu/101/net0", { action: "update", parent: "lab/qemu/101" });
  expect(excludedChanges([release, address, other, primary, sibling], [release])).toEqual([release, address, primary]);
});

it("with a guest that keeps its name goes the one that would get it", () => {
  const renamed = (key: string, before: string, after: string): Change => change("virtual-machine", key, { action: "update", fields: [{ field: "name", before, after, reason: "" }] });
  const letsGo = (key: string, before: string): Change => change("virtual-machine", key, { action: "release", fields: [{ field: "name", before, after: `${before} ~1`, reason: "" }] });
  const [first, second, third] = [renamed("lab/qemu/100", "a", "b"), renamed("lab/qemu/101", "b", "c"), renamed("lab/qemu/102", "c", "a")];
  const other = renamed("lab/qemu/103", "d", "e");
  const port = change("vm-interface", "lab/qemu/101/net0", { parent: "lab/qemu/101", ...refers("virtual_machine", "virtual-machine", "lab/qemu/101") });
  const ring = [letsGo("lab/qemu/100", "a"), letsGo("lab/qemu/101", "b"), letsGo("lab/qemu/102", "c"), first, second, third];
  expect(excludedChanges([...ring, other, port], [first])).toEqual(ring);
});

it("what the plan does not have cannot be left out", () => {
  expect(() => keysWithout("virtual-machine", "lab/qemu/9")).toThrow("lab/qemu/9");
});
