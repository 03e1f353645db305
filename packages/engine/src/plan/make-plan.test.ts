import type { Change } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { LAB_CLUSTER, PLAN_TIME, found, inLab, planInput, vmRow, wants, wantsVm, wrote, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import { makePlan } from "./make-plan.ts";
import type { Planned } from "./make-plan.ts";

function planOf(situation: PlanSituation): Planned {
  return makePlan(planInput(inLab(situation)));
}

function lines({ plan }: Planned): readonly string[] {
  return plan.changes.map(({ action, kind, key }) => `${action} ${kind} ${key}`);
}

function remarks({ plan }: Planned): readonly string[] {
  return plan.remarks.map(({ type, kind, key, field }) => [type, kind, key, ...(field === undefined ? [] : [field])].join(" "));
}

function changeOf({ plan }: Planned, kind: string, key: string): Change | undefined {
  return plan.changes.find((each) => each.kind === kind && each.key === key);
}

/** Machine 100 is in NetBox as we wrote it. */
const SETTLED: PlanSituation = { desired: [wantsVm(100, "web")], rows: { "virtual-machine": [vmRow(10, "web")] }, records: [wroteVm(100, 10)] };

const NIC = wants("vm-interface", "lab/qemu/100/net0", { parent: "lab/qemu/100", fields: { virtual_machine: { kind: "virtual-machine", key: "lab/qemu/100" }, name: "net0" } });
const ADDRESS = wants("ip-address", "lab/qemu/100/net0/ip/10.0.0.5", { parent: "lab/qemu/100/net0", fields: { address: "10.0.0.5/24", assigned_object: { kind: "vm-interface", key: "lab/qemu/100/net0" } } });
const PRIMARY = wants("primary-ip", "lab/qemu/100/primary-ip", { parent: "lab/qemu/100", fields: {}, candidates: { primary_ip4: [{ kind: "ip-address", key: ADDRESS.key }], primary_ip6: [] } });

describe("makePlan", () => {
  it("E90: plans nothing where NetBox is as it should be, and remembers nothing anew", () => {
    const planned = planOf(SETTLED);
    expect(lines(planned)).toEqual([]);
    expect(planned.bookkeeping).toEqual({ put: [], drop: [] });
    expect(planned.plan.unchanged).toEqual({ cluster: 1, "virtual-machine": 1 });
  });

  it("creates what is missing, after what it needs and with references instead of ids", () => {
    const planned = planOf({ desired: [PRIMARY, ADDRESS, NIC, wantsVm(100, "web")] });
    expect(lines(planned)).toEqual([
      "create virtual-machine lab/qemu/100",
      "create vm-interface lab/qemu/100/net0",
      "create ip-address lab/qemu/100/net0/ip/10.0.0.5",
      "update primary-ip lab/qemu/100/primary-ip",
    ]);
    const fields = changeOf(planned, "ip-address", ADDRESS.key)?.fields ?? [];
    expect(fields).toContainEqual({ field: "assigned_object", before: null, after: { kind: "vm-interface", key: NIC.key }, reason: "new" });
  });

  it("E07: writes the fields that differ and no other, with both values and the reason", () => {
    const planned = planOf({ ...SETTLED, desired: [wantsVm(100, "db")] });
    expect(changeOf(planned, "virtual-machine", "lab/qemu/100")).toMatchObject({ action: "update", netboxId: 10, fields: [{ field: "name", before: "web", after: "db", reason: "changed in Proxmox VE" }] });
  });

  it("E08: keeps a person's value and puts both beside each other", () => {
    const planned = planOf({ ...SETTLED, rows: { "virtual-machine": [vmRow(10, "mine")] } });
    expect(lines(planned)).toEqual([]);
    expect(planned.plan.remarks).toEqual([expect.objectContaining({ type: "pinned", field: "name", proxmox: "web", netbox: "mine" })]);
  });

  it("E09: a conflict is a remark and no write", () => {
    const planned = planOf({ ...SETTLED, desired: [wantsVm(100, "b")], rows: { "virtual-machine": [vmRow(10, "c")] } });
    expect(lines(planned)).toEqual([]);
    expect(remarks(planned)).toEqual(["conflict virtual-machine lab/qemu/100 name"]);
  });

  it("E16: a machine that is back is restored, and says so", () => {
    const missing = { missingSince: "2026-02-01T00:00:00Z", fields: { status: "decommissioning" } };
    const planned = planOf({ ...SETTLED, rows: { "virtual-machine": [vmRow(10, "web", { status: { value: "decommissioning" } })] }, records: [wroteVm(100, 10, missing)] });
    expect(changeOf(planned, "virtual-machine", "lab/qemu/100")).toMatchObject({ action: "restore", reason: "is back in Proxmox VE", fields: [{ field: "status", after: "active" }] });
    expect([...planned.drafts.values()].find(({ record }) => record.key === "lab/qemu/100")?.record).not.toHaveProperty("missingSince");
  });

  it("E18: a field that was not seen is neither written nor compared", () => {
    const { name: _name, status: _status, ...seen } = wantsVm(100, "web").fields;
    const planned = planOf({ ...SETTLED, desired: [{ ...wantsVm(100, "web"), fields: seen }], rows: { "virtual-machine": [vmRow(10, "other", { status: { value: "offline" } })] } });
    expect({ lines: lines(planned), remarks: remarks(planned) }).toEqual({ lines: [], remarks: [] });
  });

  it("E18: a machine of which too little is known is not created, and nothing of it either", () => {
    const planned = planOf({ desired: [wantsVm(100, "web", { isPartial: "its node does not answer" }), NIC, ADDRESS, PRIMARY] });
    expect(lines(planned)).toEqual([]);
    expect(remarks(planned)[0]).toBe("stale virtual-machine lab/qemu/100");
  });

  it("E21: what hangs on a machine in conflict waits with it", () => {
    const planned = planOf({ desired: [wantsVm(100, "web"), NIC, ADDRESS, PRIMARY], rows: { "virtual-machine": [vmRow(10, "web", { tags: [] })] } });
    expect(lines(planned)).toEqual([]);
    expect(remarks(planned)).toEqual(["conflict virtual-machine lab/qemu/100", `kept vm-interface ${NIC.key} virtual_machine`, `kept ip-address ${ADDRESS.key} assigned_object`]);
  });

  it("E42: an address that belongs to somebody else costs that address only", () => {
    const row = found(30, { address: "10.0.0.5/24", vrf: null, role: null, assigned_object_type: "dcim.interface", assigned_object_id: 7, tags: [] });
    const planned = planOf({ desired: [wantsVm(100, "web"), NIC, ADDRESS, PRIMARY], rows: { "ip-address": [row] } });
    expect(lines(planned)).toEqual(["create virtual-machine lab/qemu/100", "create vm-interface lab/qemu/100/net0"]);
    expect(remarks(planned)).toEqual([`conflict ip-address ${ADDRESS.key}`]);
  });

  it("E43: an address goes from one machine to the other: let go, move, and become primary there, in this order", () => {
    const vm = { ...SETTLED, desired: [wantsVm(100, "web"), wantsVm(101, "db"), { ...NIC }], rows: { "virtual-machine": [vmRow(10, "web", { primary_ip4: null }), vmRow(11, "db", { primary_ip4: { id: 30 } })] } };
    const rows = {
      ...vm.rows,
      "vm-interface": [found(20, { virtual_machine: { id: 10 }, name: "net0" }), found(21, { virtual_machine: { id: 11 }, name: "net0" })],
      "ip-address": [found(30, { address: "10.0.0.5/24", vrf: null, assigned_object_type: "virtualization.vminterface", assigned_object_id: 21, tags: [{ slug: "proxbox" }] })],
    };
    const records = [
      wroteVm(100, 10),
      wroteVm(101, 11, { fields: { name: "db" } }),
      wrote("vm-interface", NIC.key, { netboxId: 20, parent: "lab/qemu/100", fields: { virtual_machine: 10, name: "net0" } }),
      wrote("vm-interface", "lab/qemu/101/net0", { netboxId: 21, parent: "lab/qemu/101", fields: { virtual_machine: 11, name: "net0" } }),
      wrote("ip-address", "lab/qemu/101/net0/ip/10.0.0.5", { netboxId: 30, parent: "lab/qemu/101/net0", fields: { address: "10.0.0.5/24", assigned_object: "virtualization.vminterface:21", tags: ["proxbox"] } }),
    ];
    const other = wants("vm-interface", "lab/qemu/101/net0", { parent: "lab/qemu/101", fields: { virtual_machine: { kind: "virtual-machine", key: "lab/qemu/101" }, name: "net0" } });
    const planned = planOf({ ...vm, desired: [...vm.desired, other, ADDRESS, PRIMARY], rows, records });
    expect(lines(planned)).toEqual(["release primary-ip lab/qemu/101/primary-ip", `update ip-address ${ADDRESS.key}`, `update primary-ip ${PRIMARY.key}`]);
  });

  it("E80: a tag is made once, and only where something gets it", () => {
    const tag = (slug: string) => wants("tag", `shared/tag/${slug}`, { fields: { name: slug, slug } });
    const planned = planOf({ desired: [tag("prod"), tag("unused"), wantsVm(100, "a", { fields: { tags: ["prod"] } }), wantsVm(101, "b", { fields: { tags: ["prod"] } })] });
    expect(lines(planned)).toEqual(["create tag shared/tag/prod", "create virtual-machine lab/qemu/100", "create virtual-machine lab/qemu/101"]);
  });

  it("E76: a tag that has another slug in NetBox is used under that", () => {
    const tag = wants("tag", "shared/tag/prod", { fields: { name: "prod", slug: "prod" } });
    const planned = planOf({ desired: [tag, wantsVm(100, "web", { fields: { tags: ["prod"] } })], rows: { tag: [found(5, { name: "prod", slug: "production" })] } });
    expect(changeOf(planned, "virtual-machine", "lab/qemu/100")?.fields).toContainEqual(expect.objectContaining({ field: "tags", after: ["production"] }));
  });

  it("E85: a machine is not linked to a device that stands outside its cluster, and is created all the same", () => {
    const node = wants("node", "lab/node/pve1", { parent: "lab/cluster", fields: { name: "pve1", cluster: { kind: "cluster", key: "lab/cluster" } } });
    const device = found(3, { name: "pve1", cluster: null, site: { id: 9 }, tags: [] });
    const cluster = found(1, { ...LAB_CLUSTER.row, scope_type: "dcim.site", scope_id: 2 });
    const planned = planOf({ desired: [node, wantsVm(100, "web", { fields: { device: { kind: "node", key: "lab/node/pve1" } } })], rows: { cluster: [cluster], node: [device] } });
    expect(changeOf(planned, "virtual-machine", "lab/qemu/100")?.fields.map(({ field }) => field)).not.toContain("device");
    expect(remarks(planned)).toEqual(["conflict node lab/node/pve1 cluster", "notice virtual-machine lab/qemu/100 device"]);
  });

  it("E85: a link to a device that a person has taken out of the cluster is taken off", () => {
    const node = wants("node", "lab/node/pve1", { parent: "lab/cluster", fields: { name: "pve1", cluster: { kind: "cluster", key: "lab/cluster" } } });
    const planned = planOf({
      desired: [node, wantsVm(100, "web", { fields: { device: { kind: "node", key: "lab/node/pve1" } } })],
      rows: { node: [found(3, { name: "pve1", cluster: null, site: { id: 9 }, tags: [] })], "virtual-machine": [vmRow(10, "web", { device: { id: 3 } })] },
      records: [wrote("node", "lab/node/pve1", { netboxId: 3, fields: { name: "pve1", cluster: 1 } }), wroteVm(100, 10, { fields: { device: 3 } })],
    });
    expect(changeOf(planned, "virtual-machine", "lab/qemu/100")?.fields).toEqual([expect.objectContaining({ field: "device", before: 3, after: null })]);
  });

  it("E11, E85: a machine that moves to a node whose device stands elsewhere is not left on the node that it came from", () => {
    const node = (name: string) => wants("node", `lab/node/${name}`, { parent: "lab/cluster", fields: { name, cluster: { kind: "cluster", key: "lab/cluster" } } });
    const planned = planOf({
      desired: [node("pve1"), node("pve2"), wantsVm(100, "web", { fields: { device: { kind: "node", key: "lab/node/pve2" } } })],
      rows: { node: [found(3, { name: "pve1", cluster: { id: 1 }, site: { id: 9 }, tags: [] }), found(4, { name: "pve2", cluster: null, site: { id: 9 }, tags: [] })], "virtual-machine": [vmRow(10, "web", { device: { id: 3 } })] },
      records: [wrote("node", "lab/node/pve1", { netboxId: 3, fields: { name: "pve1", cluster: 1 } }), wrote("node", "lab/node/pve2", { netboxId: 4, fields: { name: "pve2", cluster: 1 } }), wroteVm(100, 10, { fields: { device: 3 } })],
    });
    expect(changeOf(planned, "virtual-machine", "lab/qemu/100")?.fields).toEqual([expect.objectContaining({ field: "device", before: 3, after: null })]);
  });

  it("E11, E87: nor where the device of the new node is not made, but it is while the new node was only not seen", () => {
    const node = wants("node", "lab/node/pve2", { parent: "lab/cluster", fields: { name: "pve2", site: 9, cluster: { kind: "cluster", key: "lab/cluster" } } });
    const fieldsWith = (nodes: readonly (typeof node)[]) => {
      const planned = planOf({
        desired: [...nodes, wantsVm(100, "web", { fields: { device: { kind: "node", key: "lab/node/pve2" } } })],
        rows: { node: [found(3, { name: "pve1", cluster: { id: 1 }, site: { id: 9 }, tags: [] }), found(4, { name: "pve2", cluster: { id: 2 }, site: { id: 9 }, tags: [] })], "virtual-machine": [vmRow(10, "web", { device: { id: 3 } })] },
        records: [wrote("node", "lab/node/pve1", { netboxId: 3, fields: { name: "pve1", cluster: 1 } }), wroteVm(100, 10, { fields: { device: 3 } })],
        unseen: [{ kind: "node", under: "lab", reason: "no quorum" }],
      });
      return changeOf(planned, "virtual-machine", "lab/qemu/100")?.fields.map(({ field, after }) => [field, after]);
    };
    expect(fieldsWith([node])).toEqual([["device", null]]);
    expect(fieldsWith([])).toBeUndefined();
  });

  it("E87: a second node of one name is a conflict in one site and none in two", () => {
    const node = (source: string, site: string) => wants("node", `${source}/node/pve`, { fields: { name: "pve", site: { kind: "site", key: `shared/site/${site}` } } });
    const sites = ["a", "b"].map((slug) => wants("site", `shared/site/${slug}`, { fields: { name: slug, slug } }));
    const plan = (site: string) => planOf({ desired: [...sites, node("lab", "a"), node("two", site)] });
    expect(lines(plan("b")).filter((line) => line.includes("node"))).toEqual(["create node lab/node/pve", "create node two/node/pve"]);
    expect(lines(plan("a")).filter((line) => line.includes("node"))).toEqual(["create node lab/node/pve"]);
    expect(remarks(plan("a"))).toEqual(["conflict node two/node/pve"]);
  });

  it("E20: what a guard holds back stays in the plan with its reason", () => {
    const records = Array.from({ length: 10 }, (_, index) => wroteVm(100 + index, 10 + index, { fields: { name: `vm${index}` } }));
    const rows = { "virtual-machine": records.map(({ netboxId }, index) => vmRow(netboxId, `vm${index}`)) };
    const planned = planOf({ rows, records });
    expect(planned.plan.changes.map(({ action, blocked }) => `${action} ${blocked?.guard}`)).toEqual(Array.from({ length: 10 }, () => "decommission ratio"));
  });

  it("E22: an adopted machine is recorded as it is found, without a write", () => {
    const planned = planOf({ desired: [wantsVm(100, "web", { fields: { tags: [] } })], rows: { "virtual-machine": [vmRow(10, "web", { tags: [], created: "2025-01-01" })] }, settings: { adoption: "name" } });
    expect(lines(planned)).toEqual([]);
    expect(planned.bookkeeping.put).toEqual([expect.objectContaining({ key: "lab/qemu/100", netboxId: 10, netboxCreated: "2025-01-01", isOwned: false, fields: expect.objectContaining({ name: "web", status: "active" }) })]);
  });

  it("E115: has the same checksum for the same difference at another time and in another order", () => {
    const desired = [wantsVm(100, "a"), wantsVm(101, "b"), NIC];
    const first = makePlan(planInput(inLab({ desired })));
    const later = makePlan({ ...planInput(inLab({ desired: [...desired].reverse() })), id: "plan-2", now: new Date(PLAN_TIME.getTime() + 3_600_000) });
    expect(later.plan.checksum).toBe(first.plan.checksum);
    expect(later.plan.id).not.toBe(first.plan.id);
  });

  it("what several sources share is planned once", () => {
    const input = planInput(inLab({ desired: [wants("tag", "shared/tag/prod", { fields: { name: "prod", slug: "prod" } }), wantsVm(100, "web", { fields: { tags: ["prod"] } })] }));
    const [lab] = input.desired;
    const two = lab === undefined ? [] : [lab, { ...lab, source: "two" }];
    expect(lines(makePlan({ ...input, desired: two })).filter((line) => line.includes(" tag "))).toEqual(["create tag shared/tag/prod"]);
  });

  it.each(["ignore", "source", "fill-if-empty"] as const)("a policy `%s` of the settings counts for its field", (policy) => {
    const planned = planOf({ ...SETTLED, rows: { "virtual-machine": [vmRow(10, "mine")] }, settings: { policies: { "virtual-machine": { name: policy } } } });
    expect(lines(planned)).toEqual(policy === "source" ? ["update virtual-machine lab/qemu/100"] : []);
    expect(remarks(planned)).toEqual([]);
  });
});

describe("makePlan with a MAC address that the token may not see", () => {
  const address = "BC:24:11:00:00:01";
  const mac = wants("mac-address", `lab/qemu/100/net0/mac/${address}`, { parent: NIC.key, fields: { mac_address: address, tags: ["proxbox"] } });
  const nic = { ...NIC, fields: { ...NIC.fields, primary_mac_address: { kind: "mac-address", key: mac.key } } };
  const desired = [wantsVm(100, "web"), nic, mac];
  const row = found(20, { virtual_machine: { id: 10 }, name: "net0", mac_address: address, primary_mac_address: { id: 30, mac_address: address } });
  const nicRecord = wrote("vm-interface", nic.key, { parent: "lab/qemu/100", netboxId: 20, fields: { name: "net0", primary_mac_address: 30 } });
  const macRecord = wrote("mac-address", mac.key, { netboxId: 30, fields: { mac_address: address } });
  const records = [wroteVm(100, 10), nicRecord, macRecord];

  function planOfNic(nicRow: typeof row, more: PlanSituation = {}): Planned {
    return planOf({ desired, rows: { "virtual-machine": [vmRow(10, "web")], "vm-interface": [nicRow] }, records, ...more });
  }

  function macLines(planned: Planned): readonly string[] {
    return [...lines(planned), ...remarks(planned)].filter((line) => line.includes("mac-address"));
  }

  it("E104: it is a conflict, and neither the object nor our record of it is given up", () => {
    const planned = planOfNic(row);
    expect(lines(planned)).toEqual([]);
    expect(planned.plan.remarks).toEqual([expect.objectContaining({ type: "conflict", kind: "mac-address", key: mac.key, reason: expect.stringContaining("the token may not see it") })]);
    expect(planned.bookkeeping).toEqual({ put: [], drop: [] });
  });

  it("E104: it is a conflict without a record of it too", () => {
    const planned = planOfNic(row, { records: [wroteVm(100, 10), nicRecord] });
    expect(macLines(planned)).toEqual([`conflict mac-address ${mac.key}`]);
  });

  it("E104: it is one after a person has corrected the hidden object as well", () => {
    expect(macLines(planOfNic({ ...row, mac_address: "BC:24:11:00:00:FF" }))).toEqual([`conflict mac-address ${mac.key}`]);
  });

  it("E17: a MAC address that a person deleted is made again", () => {
    expect(macLines(planOfNic({ ...row, mac_address: null, primary_mac_address: null }))).toEqual([`create mac-address ${mac.key}`]);
  });

  it("E54: a new MAC address of the NIC is made although the one before is hidden", () => {
    const before = "BC:24:11:00:00:99";
    const planned = planOfNic({ ...row, mac_address: before }, { records: [wroteVm(100, 10), nicRecord, wrote("mac-address", `lab/qemu/100/net0/mac/${before}`, { netboxId: 30 })] });
    expect(macLines(planned)).toEqual([`create mac-address ${mac.key}`]);
    expect(changeOf(planned, "vm-interface", nic.key)?.fields).toMatchObject([{ field: "primary_mac_address", before: 30 }]);
  });
});
