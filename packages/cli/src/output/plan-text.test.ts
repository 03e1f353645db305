import type { Change, Plan, Remark } from "@proxbox/contract";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { planDifference } from "./plan-difference.ts";
import { planText } from "./plan-text.ts";

const paint = picocolors.createColors(false);

function change(fields: Partial<Change> & Pick<Change, "kind" | "key" | "label">): Change {
  return { action: "update", fields: [], reason: "", ...fields };
}

function plan(changes: Change[], more: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    id: "p1",
    createdAt: "2026-01-01T00:00:00Z",
    netboxUrl: "https://netbox.example.org",
    sources: ["lab"],
    checksum: "c",
    changes,
    remarks: [],
    unchanged: {},
    ...more,
  };
}

function lines(changes: Change[], more: Partial<Plan> = {}): string[] {
  return planText(plan(changes, more), paint).split("\n");
}

const memory = { field: "memory", before: 2048, after: 4096, reason: "changed in Proxmox VE" };

describe("planText", () => {
  it("says that there is nothing to write, and how much is unchanged", () => {
    expect(lines([], { unchanged: { tag: 5, "virtual-machine": 1 } })).toEqual([
      "Plan for https://netbox.example.org from lab",
      "nothing to write; 6 objects unchanged",
    ]);
  });

  it("shows an update with each field before and after, and why", () => {
    const status = { field: "status", before: "active", after: null, reason: "" };
    expect(lines([change({ kind: "virtual-machine", key: "lab/qemu/100", label: "web", fields: [memory, status] })])).toEqual([
      "Plan for https://netbox.example.org from lab",
      "1 to update; 0 objects unchanged",
      "",
      "~ update virtual machine web",
      "    memory  2048 → 4096  changed in Proxmox VE",
      "    status  active → (empty)",
    ]);
  });

  it("shows a creation with its values in one line, references by key, without what is empty", () => {
    const fields = [
      { field: "name", before: null, after: "web", reason: "" },
      { field: "cluster", before: null, after: { kind: "cluster", key: "lab/cluster" }, reason: "" },
      { field: "tags", before: null, after: ["proxbox", "prod"], reason: "" },
      { field: "comments", before: null, after: "", reason: "" },
    ];
    const shown = lines([change({ kind: "virtual-machine", key: "lab/qemu/100", label: "web", action: "create", fields, reason: "new in Proxmox VE" })]);
    expect(shown.slice(3)).toEqual(["+ create virtual machine web  new in Proxmox VE", "    name=web cluster=lab/cluster tags=proxbox, prod"]);
  });

  it("hangs interfaces under guests, guests under the node on which they run, nodes under their cluster", () => {
    const device = { field: "device", before: null, after: { kind: "node", key: "lab/node/pve1" }, reason: "" };
    const shown = lines([
      change({ kind: "vm-interface", key: "lab/qemu/100/net0", label: "web net0", action: "create", parent: "lab/qemu/100" }),
      change({ kind: "virtual-machine", key: "lab/qemu/100", label: "web", action: "create", parent: "lab/cluster", fields: [device] }),
      change({ kind: "virtual-machine", key: "lab/lxc/200", label: "dns", parent: "lab/cluster" }),
      change({ kind: "node", key: "lab/node/pve1", label: "pve1", action: "create", parent: "lab/cluster" }),
      change({ kind: "cluster", key: "lab/cluster", label: "lab", action: "create" }),
      change({ kind: "tag", key: "shared/tag/proxbox", label: "Proxbox", action: "create" }),
    ]);
    expect(shown.slice(3)).toEqual([
      "+ create tag Proxbox",
      "+ create cluster lab",
      "  + create node pve1",
      "    + create virtual machine web",
      "        device=lab/node/pve1",
      "      + create VM interface web net0",
      "  ~ update virtual machine dns",
    ]);
  });

  it("shows a parent that does not change as a heading", () => {
    const shown = lines([
      change({ kind: "virtual-disk", key: "lab/qemu/100/scsi10", label: "scsi10", action: "create", parent: "lab/qemu/100" }),
      change({ kind: "virtual-disk", key: "lab/qemu/100/scsi2", label: "scsi2", action: "create", parent: "lab/qemu/100" }),
    ]);
    expect(shown.slice(3)).toEqual(["  lab/qemu/100", "  + create virtual disk scsi2", "  + create virtual disk scsi10"]);
  });

  it("keeps every change, also when two share a key", () => {
    const shown = lines([
      change({ kind: "virtual-machine", key: "lab/qemu/100", label: "web", fields: [memory] }),
      change({ kind: "primary-ip", key: "lab/qemu/100", label: "web", parent: "lab/qemu/100" }),
    ]);
    expect(shown.filter((line) => line.includes("update"))).toEqual([
      "2 to update; 0 objects unchanged",
      "~ update virtual machine web",
      "  ~ update primary IP web",
    ]);
  });

  it("lists what a deletion takes with it, the first five by name", () => {
    const dependants = ["eth0", "eth1", "eth2", "eth3", "eth4", "eth5", "eth6"];
    const shown = lines([change({ kind: "virtual-machine", key: "lab/qemu/1", label: "old", action: "delete", reason: "gone for 31 days", dependants })]);
    expect(shown.slice(1)).toEqual([
      "1 to delete; 0 objects unchanged",
      "",
      "- delete virtual machine old  gone for 31 days",
      "    removes with it: eth0, eth1, eth2, eth3, eth4 and 2 more",
    ]);
  });

  it("shows what a guard holds back apart, with the reason once and how to approve it", () => {
    const blocked = { guard: "ratio", reason: "60 of 100 guests would go, more than 10 %" };
    const shown = lines([1, 2].map((id) => change({ kind: "virtual-machine", key: `lab/qemu/${id}`, label: `vm${id}`, action: "decommission", blocked })));
    expect(shown).toEqual([
      "Plan for https://netbox.example.org from lab",
      "nothing to write, 2 held back; 0 objects unchanged",
      "",
      "Held back: 2 changes, approve with --approve-deletions after a look at each",
      "  60 of 100 guests would go, more than 10 %",
      "  ! decommission virtual machine vm1",
      "  ! decommission virtual machine vm2",
    ]);
  });

  it("lists each pinned field and each conflict, and says a reason shared by many only once", () => {
    const remark = (fields: Partial<Remark>): Remark => ({ type: "stale", kind: "vm-interface", key: "k", label: "l", reason: "the guest is off", ...fields });
    const stale = Array.from({ length: 7 }, (_, index) => remark({ label: `vm${index} net0` }));
    const pinned = remark({ type: "pinned", kind: "virtual-machine", label: "web", field: "memory", proxmox: 4096, netbox: 8192, reason: "changed in NetBox" });
    const conflict = remark({ type: "conflict", kind: "ip-address", label: "10.0.0.5/24", reason: "belongs to another device" });
    expect(lines([], { remarks: [...stale, pinned, conflict] }).slice(2)).toEqual([
      "",
      "Conflicts: not written, a person has to decide",
      "  IP address 10.0.0.5/24 (belongs to another device)",
      "",
      "Pinned: changed by a person in NetBox, kept",
      "  virtual machine web.memory: Proxmox VE 4096, NetBox 8192 (changed in NetBox)",
      "",
      "Stale: could not be seen, the last value stays",
      "  7 VM interface objects: the guest is off (vm0 net0, vm1 net0, vm2 net0, vm3 net0, vm4 net0 and 2 more)",
    ]);
  });

  it("says since when something could not be seen, and of many since when the longest", () => {
    const remark = (label: string, since: string): Remark => ({ type: "stale", kind: "ip-address", key: label, label, reason: "the guest is off", since });
    const [web, ...others] = ["2026-11-20T08:00:00Z", "2026-11-02T08:00:00Z", "2026-11-21T08:00:00Z"].map((since, index) => remark(`vm${index}`, since));
    expect(lines([], { remarks: [web!] }).at(-1)).toBe("  IP address vm0 (the guest is off, since 2026-11-20)");
    expect(lines([], { remarks: [web!, ...others] }).at(-1)).toBe("  3 IP address objects: the guest is off, longest since 2026-11-02 (vm0, vm1, vm2)");
  });

  it("lets no control character of a name through to the terminal", () => {
    expect(planText(plan([change({ kind: "virtual-machine", key: "lab/qemu/1", label: "a\u001b[2Jb", reason: "\u0007" })]), paint)).not.toMatch(/\p{Cc}(?<!\n)/u);
  });

  it("colours only when it is asked to", () => {
    const made = plan([change({ kind: "virtual-machine", key: "lab/qemu/1", label: "a", fields: [memory] })]);
    expect(planText(made, picocolors.createColors(true))).toContain("\u001b[");
    expect(planText(made, paint)).not.toContain("\u001b[");
  });
});

describe("planDifference", () => {
  it("names what is no longer planned, what is new, and what has other values", () => {
    const web = change({ kind: "virtual-machine", key: "lab/qemu/100", label: "web", fields: [memory] });
    const old = change({ kind: "virtual-machine", key: "lab/qemu/101", label: "old", action: "create" });
    const fresh = change({ kind: "virtual-machine", key: "lab/qemu/102", label: "fresh", action: "create" });
    const now = plan([{ ...web, fields: [{ ...memory, after: 8192 }] }, fresh]);
    expect(planDifference(plan([web, old]), now, paint)).toEqual([
      "  no longer create virtual machine old",
      "  new create virtual machine fresh",
      "  other values update virtual machine web",
    ]);
  });

  it("is empty for the same plan made at another time", () => {
    const web = change({ kind: "virtual-machine", key: "lab/qemu/100", label: "web", fields: [memory] });
    expect(planDifference(plan([web]), plan([{ ...web }], { id: "p2", createdAt: "2027" }), paint)).toEqual([]);
  });
});
