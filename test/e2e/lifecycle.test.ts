import { birthMac, clusterOf, guest, oneNodeCluster } from "@proxbox/lab";
import type { EstateGuest } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

/** That many guests, from vmid 100 on. */
function guests(count: number, node = "pve1"): EstateGuest[] {
  return Array.from({ length: count }, (_, index) => guest({ vmid: 100 + index, name: `vm${index}`, node, addresses: [`192.0.2.${index + 1}/24`] }));
}

describe("a guest that is gone", () => {
  it("E15: is marked first, keeps its addresses, and is deleted after the grace period with what hangs on it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    const { id } = world.vm("vm0");
    world.destroy(100);
    const marked = await world.run();
    expect(marked.changes.map(({ action, key }) => `${action} ${key}`)).toEqual(["decommission lab/qemu/100"]);
    expect(world.vm("vm0")["status"]).toBe("decommissioning");
    expect(world.rows(MODELS.ip, { address: "192.0.2.1/24" })).toHaveLength(1);
    await world.expectSettled();
    world.passDays(29);
    await world.expectSettled();
    world.passDays(2);
    const plan = await world.plan();
    expect(plan.changes[0]).toMatchObject({ action: "delete", kind: "virtual-machine", netboxId: id });
    expect(plan.changes[0]?.dependants?.toSorted()).toEqual(["ip-address 192.0.2.1 on vm0", `mac-address vm0 net0 ${birthMac(100)}`, "virtual-disk vm0 scsi0", "vm-interface vm0 net0"]);
    await world.run();
    expect(world.vmNames()).toEqual(["vm1", "vm2"]);
    expect(world.rows(MODELS.nic, { virtual_machine: id })).toEqual([]);
    expect(world.rows(MODELS.ip, { address: "192.0.2.1/24" })).toEqual([]);
    await world.expectSettled();
  });

  it("E15: is never deleted where the settings say so", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)), settings: { deletion: { ...DEFAULT_SETTINGS.deletion, isEnabled: false } } });
    await world.run();
    world.destroy(100);
    await world.run();
    world.passDays(1000);
    await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("decommissioning");
  });

  it.each([
    ["an address on its interface", (world: World, nicId: number) => world.create(MODELS.ip, { address: "198.51.100.7/24", assigned_object_type: MODELS.nic, assigned_object_id: nicId })],
    ["another interface", (world: World, _nicId: number, vmId: number) => world.create(MODELS.nic, { virtual_machine: vmId, name: "backup" })],
    ["another disk", (world: World, _nicId: number, vmId: number) => world.create(MODELS.disk, { virtual_machine: vmId, name: "archive", size: 1024 })],
  ])("E15: is not deleted while %s, made by a person, would go with it", async (_what, doIt) => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    const vm = world.vm("vm0");
    doIt(world, world.row(MODELS.nic, { virtual_machine: vm.id, name: "net0" }).id, vm.id);
    world.destroy(100);
    await world.run();
    world.passDays(31);
    const report = await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("decommissioning");
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", kind: "virtual-machine", key: "lab/qemu/100" }));
  });

  it("E15: leaves an address that a person has documented behind, free but with all that was written into it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    const address = world.row(MODELS.ip, { address: "192.0.2.1/24" });
    world.edit(MODELS.ip, address.id, { dns_name: "vm0.example.org", description: "Asked for by sales" });
    world.destroy(100);
    await world.run();
    world.passDays(31);
    await world.run();
    expect(world.vmNames()).toEqual(["vm1", "vm2"]);
    expect(world.row(MODELS.ip, { address: "192.0.2.1/24" })).toMatchObject({ id: address.id, dns_name: "vm0.example.org", description: "Asked for by sales", assigned_object_id: null });
    await world.expectSettled();
  });

  it("E15: is not deleted when a person has given it another status meanwhile", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    world.destroy(100);
    await world.run();
    world.edit(MODELS.vm, world.vm("vm0").id, { status: "planned" });
    world.passDays(31);
    const report = await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("planned");
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", key: "lab/qemu/100" }));
  });

  it("E15, E73: keeps the status that a person had given it before it went, and is not deleted", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    world.edit(MODELS.vm, world.vm("vm0").id, { status: "planned" });
    world.destroy(100);
    await world.expectSettled();
    world.passDays(31);
    await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("planned");
  });

  it("E15: that a person deletes in NetBox before we do is forgotten", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    world.destroy(100);
    await world.run();
    world.erase(MODELS.vm, world.vm("vm0").id);
    await world.expectSettled();
    world.passDays(31);
    const report = await world.expectSettled();
    expect(report.remarks).toEqual([]);
    expect(world.vmNames()).toEqual(["vm1", "vm2"]);
  });

  it("E16: that comes back within the grace period is the same object in its normal state", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    const before = world.vm("vm0");
    const restored = world.guest(100);
    world.destroy(100);
    await world.run();
    world.passDays(10);
    world.proxmox.estate.guests.push(restored);
    const report = await world.run();
    expect(report.changes.map(({ action }) => action)).toEqual(["restore"]);
    expect(world.vm("vm0")).toMatchObject({ id: before.id, status: "active", primary_ip4: before["primary_ip4"] });
    await world.expectSettled();
    world.passDays(31);
    await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("active");
  });

  it("E16: that goes a second time waits for a whole grace period again", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(3)) });
    await world.run();
    const restored = world.guest(100);
    world.destroy(100);
    await world.run();
    world.passDays(20);
    world.proxmox.estate.guests.push(restored);
    await world.run();
    world.destroy(100);
    await world.run();
    world.passDays(20);
    await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("decommissioning");
  });
});

describe("guests that cannot be seen", () => {
  it("E18: with a node down, its guests keep status, addresses and disks, and nothing of them ages", async () => {
    const onPve3 = guests(8, "pve3");
    const elsewhere = guest({ vmid: 200, name: "other", node: "pve1" });
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2", "pve3", "pve4", "pve5"], guests: [...onPve3, elsewhere] }) });
    await world.run();
    const before = [MODELS.vm, MODELS.nic, MODELS.disk, MODELS.mac, MODELS.ip].map((model) => world.rows(model));
    world.proxmox.estate.nodes[2]!.online = false;
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(report.changes.map(({ kind, label }) => `${kind} ${label}`)).toEqual(["node pve3"]);
    expect(report.remarks.filter(({ type }) => type === "stale").map(({ key }) => key)).toContain("lab/qemu/100");
    expect([MODELS.vm, MODELS.nic, MODELS.disk, MODELS.mac, MODELS.ip].map((model) => world.rows(model))).toEqual(before);
    world.passDays(100);
    await world.expectSettled();
    world.proxmox.estate.nodes[2]!.online = true;
    expect((await world.run()).summary.verdict).toBe("success");
    await world.expectSettled();
  });

  it("E18: a guest that is first seen while its node is down is made as soon as its name is known", async () => {
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db", node: "pve2" })] }) });
    world.proxmox.estate.nodes[1]!.online = false;
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(world.vmNames()).toContain("web");
    await world.expectSettled();
    world.proxmox.estate.nodes[1]!.online = true;
    await world.run();
    expect(world.vmNames()).toEqual(["db", "web"]);
    expect(world.vm("db")).toMatchObject({ memory: 2048, status: "active" });
    await world.expectSettled();
  });

  it("E19: a token that lost VM.Audit sees an empty list: nothing is deleted and the run fails", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(30)) });
    await world.run();
    world.proxmox.addToken({ tokenId: world.proxmox.credentials.tokenId, secret: world.proxmox.credentials.secret, privileges: [{ path: "/", privs: ["Sys.Audit"] }], privsep: true });
    world.passDays(100);
    const report = await world.expectSettled();
    expect(report.summary.verdict).toBe("failed");
    expect(report.summary.problems.map(({ code }) => code)).toContain("PX_NO_GUESTS");
    expect(report.summary.headline).toContain("VM.Audit");
    expect(world.rows(MODELS.vm, { status: "active" })).toHaveLength(30);
  });

  it("E19: a token that sees only some guests calls none of the others gone", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(4)) });
    await world.run();
    const { tokenId, secret } = world.proxmox.credentials;
    world.proxmox.addToken({ tokenId, secret, privileges: [{ path: "/", privs: ["Sys.Audit"] }, { path: "/vms/100", privs: ["VM.Audit", "VM.GuestAgent.Audit"] }], privsep: true });
    const report = await world.expectSettled();
    expect(report.summary.verdict).toBe("warning");
    expect(report.summary.warnings.join(" ")).toContain("VM.Audit");
    expect(world.rows(MODELS.vm, { status: "active" })).toHaveLength(4);
  });

  it("E19: the last guests that vanish are not believed, even with every privilege", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(2)) });
    await world.run();
    world.destroy(100);
    world.destroy(101);
    const report = await world.expectSettled();
    expect(report.summary.verdict).toBe("warning");
    expect([...report.summary.warnings, ...report.remarks.map(({ reason }) => reason)].join(" ")).toContain("no guest");
    expect(world.rows(MODELS.vm, { status: "active" })).toHaveLength(2);
  });

  it("a cluster without any guest yet is brought into NetBox with its nodes", async () => {
    const world = await openWorld({ estate: oneNodeCluster() });
    const report = await world.run();
    expect(report.summary.problems).toEqual([]);
    expect(report.summary).toMatchObject({ verdict: "warning", warnings: ["lab: No guest is visible, so none is called gone"] });
    expect(world.rows(MODELS.device).map(({ name }) => name)).toEqual(["pve1"]);
    expect(world.rows(MODELS.vm)).toEqual([]);
    await world.expectSettled();
  });
});

describe("too much at once", () => {
  it("E20: 60 % of the guests gone is blocked until somebody approves", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(20)) });
    await world.run();
    for (let vmid = 100; vmid < 112; vmid += 1) world.destroy(vmid);
    const blocked = await world.expectSettled();
    expect(blocked.summary.verdict).toBe("warning");
    expect(blocked.summary.warnings.join(" ")).toContain("approval");
    expect(blocked.changes.filter((change) => change.blocked?.guard === "ratio")).toHaveLength(12);
    expect(blocked.outcomes.filter(({ kind, status }) => kind === "virtual-machine" && status === "skipped")).toHaveLength(12);
    expect(world.rows(MODELS.vm, { status: "active" })).toHaveLength(20);
    await world.run({ settings: { deletion: { ...DEFAULT_SETTINGS.deletion, isApproved: true } } });
    expect(world.rows(MODELS.vm, { status: "decommissioning" })).toHaveLength(12);
    await world.expectSettled();
  });

  it("E20: what does not take anything away is written meanwhile", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(20)) });
    await world.run();
    for (let vmid = 100; vmid < 112; vmid += 1) world.destroy(vmid);
    world.guest(115).name = "renamed";
    world.proxmox.estate.guests.push(guest({ vmid: 300, name: "new" }));
    await world.run();
    expect(world.vmNames()).toEqual(expect.arrayContaining(["new", "renamed"]));
    await world.expectSettled();
  });

  it("E20: so are more than half of what hangs on guests, when it is more than fifty", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(51)) });
    await world.run();
    for (const { config } of world.proxmox.estate.guests) delete config["scsi0"];
    const blocked = await world.expectSettled();
    expect(blocked.changes.filter((change) => change.kind === "virtual-disk" && change.blocked?.guard === "ratio")).toHaveLength(51);
    expect(world.rows(MODELS.disk)).toHaveLength(51);
    await world.run({ settings: { deletion: { ...DEFAULT_SETTINGS.deletion, isApproved: true } } });
    expect(world.rows(MODELS.disk)).toEqual([]);
    await world.expectSettled();
  });

  it("E20: guests whose deletion is due are held back in the same way", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests(20)) });
    await world.run();
    for (let vmid = 100; vmid < 112; vmid += 1) world.destroy(vmid);
    const settings = { deletion: { ...DEFAULT_SETTINGS.deletion, isApproved: true } };
    await world.run({ settings });
    world.passDays(31);
    await world.expectSettled();
    expect(world.rows(MODELS.vm)).toHaveLength(20);
    await world.run({ settings });
    expect(world.rows(MODELS.vm)).toHaveLength(8);
    await world.expectSettled();
  });
});
