import { guest, nic, oneNodeCluster } from "@proxbox/lab";
import type { MappingRule } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

function estate() {
  return oneNodeCluster(
    guest({ vmid: 100, name: "web-1", tags: "prod", pool: "acme", addresses: ["10.0.0.5/24"] }),
    guest({ vmid: 101, name: "db-1", nics: [nic({ mac: "BC:24:11:00:01:01", bridge: "vmbr7", tag: 30 })] }),
    guest({ vmid: 102, name: "secret" }),
  );
}

function worldWith(rules: readonly MappingRule[]): Promise<World> {
  return openWorld({ estate: estate(), settings: { rules } });
}

describe("mapping rules", () => {
  it("set tenant, role and platform by the first rule that matches each", async () => {
    const world = await worldWith([
      { match: { pool: "acme" }, set: { tenant: "Acme" } },
      { match: {}, set: { tenant: "House", platform: "linux" } },
      { match: { name: "^db-" }, set: { role: "Database", tenant: "never" } },
    ]);
    const acme = world.create(MODELS.tenant, { name: "ACME", slug: "acme" });
    const house = world.create(MODELS.tenant, { name: "House", slug: "house" });
    const linux = world.create("dcim.platform", { name: "Linux", slug: "linux" });
    const role = world.create(MODELS.role, { name: "Database", slug: "database", vm_role: true });
    await world.run();
    expect(world.vm("web-1")).toMatchObject({ tenant: acme.id, platform: linux.id });
    expect(world.vm("db-1")).toMatchObject({ tenant: house.id, platform: linux.id, role: role.id });
    for (const [model, { id }] of [[MODELS.tenant, acme], ["dcim.platform", linux], [MODELS.role, role]] as const) expect(world.writesTo(model, id)).toEqual([]);
    await world.expectSettled();
  });

  it("create nothing that they name: what NetBox does not have is told and left out", async () => {
    const world = await worldWith([{ match: {}, set: { tenant: "Nobody" } }]);
    const report = await world.run();
    expect(world.rows(MODELS.tenant)).toEqual([]);
    expect(world.vm("web-1")["tenant"]).toBeNull();
    expect(report.remarks.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('NetBox has no tenant "Nobody"'));
    await world.expectSettled();
  });

  it("take back what they gave when they go, and never what a person gave", async () => {
    const world = await worldWith([{ match: {}, set: { tenant: "Acme" } }]);
    const acme = world.create(MODELS.tenant, { name: "Acme", slug: "acme" });
    const other = world.create(MODELS.tenant, { name: "Other", slug: "other" });
    await world.run();
    world.edit(MODELS.vm, world.vm("db-1").id, { tenant: other.id });
    await world.run();
    expect(world.vm("db-1")["tenant"]).toBe(other.id);
    expect(world.vm("web-1")["tenant"]).toBe(acme.id);
    await world.run({ settings: { rules: [] } });
    expect(world.vm("web-1")["tenant"]).toBeNull();
    expect(world.vm("db-1")["tenant"]).toBe(other.id);
    await world.expectSettled({ settings: { rules: [] } });
  });

  it("E48 put an address into the VRF of its prefix, and not into the global table while the VRF is not there", async () => {
    const world = await worldWith([{ match: { prefix: "10.0.0.0/8" }, set: { vrf: "blue" } }]);
    await world.run();
    expect(world.rows(MODELS.ip)).toEqual([]);
    const blue = world.create("ipam.vrf", { name: "blue" });
    await world.run();
    // The node's address lies in the prefix too.
    expect(new Map(world.rows(MODELS.ip).map(({ address, vrf }) => [address, vrf]))).toEqual(new Map([["10.0.0.11/24", blue.id], ["10.0.0.5/24", blue.id]]));
    await world.expectSettled();
  });

  it("leave a guest out without calling what NetBox has of it gone", async () => {
    const world = await worldWith([]);
    await world.run();
    const settings = { rules: [{ match: { name: "^secret$" }, set: { include: false } }] };
    world.passDays(40);
    await world.run({ settings });
    expect(world.vm("secret")["status"]).toBe("active");
    await world.expectSettled({ settings });
  });

  it("give a running guest another status, and leave one that is off offline", async () => {
    const world = await worldWith([{ match: {}, set: { status: "staged" } }]);
    world.guest(101).status = "stopped";
    await world.run();
    expect(world.vm("web-1")["status"]).toBe("staged");
    expect(world.vm("db-1")["status"]).toBe("offline");
    await world.expectSettled();
  });

  it("know what the run itself makes: the site of a node, and a role of ours", async () => {
    const rules = [{ match: { name: "^db-" }, set: { site: "berlin", role: "Proxmox Node" } }, { match: {}, set: { role: "virtual-machine-qemu" } }];
    const world = await openWorld({ estate: estate(), settings: { rules, nodeSites: { pve1: "Berlin" } } });
    await world.run();
    expect(world.row(MODELS.role, { id: world.vm("db-1")["role"] })["name"]).toBe("Proxmox Node");
    expect(world.row(MODELS.role, { id: world.vm("web-1")["role"] })["slug"]).toBe("virtual-machine-qemu");
    expect(world.row(MODELS.site, { id: world.vm("db-1")["site"] })["name"]).toBe("Berlin");
    await world.expectSettled();
  });

  it("E29 take nothing back from a guest that is off or whose agent is silent, and learn when it is heard again", async () => {
    const rules: readonly MappingRule[] = [{ match: { prefix: "10.0.0.0/8" }, set: { tenant: "Acme", role: "Database", status: "staged" } }, { match: {}, set: { tenant: "House" } }];
    const world = await worldWith(rules);
    const acme = world.create(MODELS.tenant, { name: "Acme", slug: "acme" });
    const house = world.create(MODELS.tenant, { name: "House", slug: "house" });
    const role = world.create(MODELS.role, { name: "Database", slug: "database", vm_role: true });
    const agent = world.guest(100).agent!;
    agent.mode = "silent";
    await world.run();
    // Nobody knows better yet.
    expect(world.vm("web-1")).toMatchObject({ tenant: house.id, status: "active" });
    agent.mode = "answering";
    await world.run();
    expect(world.vm("web-1")).toMatchObject({ tenant: acme.id, role: role.id, status: "staged" });
    agent.mode = "silent";
    await world.expectSettled();
    world.guest(100).status = "stopped";
    await world.run();
    expect(world.vm("web-1")).toMatchObject({ tenant: acme.id, role: role.id, status: "offline" });
    await world.expectSettled();
    // The rule about its addresses is gone, so nothing keeps what it gave.
    await world.run({ settings: { rules: rules.slice(1) } });
    expect(world.vm("web-1")).toMatchObject({ tenant: house.id });
  });

  it("E81 keep the VLAN that a guest's addresses gave it while they cannot be seen, and follow a new VLAN id", async () => {
    const settings = { rules: [{ match: { prefix: "10.0.0.0/8" }, set: { vlan_group: "Servers" } }] };
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web-1", addresses: ["10.0.0.5/24"] })), settings });
    const tagged = (vid: number) => void (world.guest(100).config["net0"] = `${String(world.guest(100).config["net0"]).split(",tag=")[0]},tag=${vid},trunks=40;41`);
    tagged(30);
    const group = world.create(MODELS.vlanGroup, { name: "Servers", slug: "servers" });
    const inGroup = new Map([30, 31, 40, 41].map((vid) => [vid, world.create(MODELS.vlan, { vid, name: `s${vid}`, group: group.id }).id]));
    const alone = new Map([30, 31, 40, 41].map((vid) => [vid, world.create(MODELS.vlan, { vid, name: `g${vid}` }).id]));
    await world.run();
    const vlans = () => world.rows(MODELS.nic).map(({ untagged_vlan: untagged, tagged_vlans: trunk }) => [untagged, trunk])[0];
    expect(vlans()).toEqual([inGroup.get(30), [inGroup.get(40), inGroup.get(41)]]);
    world.guest(100).agent!.mode = "silent";
    await world.expectSettled();
    tagged(31);
    await world.run();
    expect(vlans()).toEqual([alone.get(31), [inGroup.get(40), inGroup.get(41)]]);
    await world.expectSettled();
  });

  it("do not put a guest into NetBox that a rule may leave out, before it is known", async () => {
    const world = await worldWith([{ match: { prefix: "10.0.0.0/8" }, set: { include: false } }]);
    world.guest(100).agent!.mode = "silent";
    const report = await world.run();
    expect(world.vmNames()).not.toContain("web-1");
    expect(report.remarks).toContainEqual(expect.objectContaining({ kind: "virtual-machine", label: "web-1", reason: expect.stringContaining("cannot be told") }));
    world.guest(100).agent!.mode = "answering";
    await world.expectSettled();
    expect(world.vmNames()).not.toContain("web-1");
    await world.run({ settings: { rules: [] } });
    expect(world.vmNames()).toContain("web-1");
  });

  it("take the site back that they gave where the cluster has none, and the second run writes nothing", async () => {
    const world = await worldWith([{ match: {}, set: { site: "Berlin" } }]);
    const berlin = world.create(MODELS.site, { name: "Berlin", slug: "berlin" });
    await world.run();
    expect(world.vm("web-1")["site"]).not.toBe(berlin.id);
    world.edit(MODELS.cluster, world.row(MODELS.cluster, {}).id, { scope_type: null, scope_id: null });
    for (const { id } of world.rows(MODELS.vm)) world.edit(MODELS.vm, id, { site: null, device: null });
    await world.run();
    expect(world.vm("web-1")["site"]).toBe(berlin.id);
    await world.expectSettled();
    await world.run({ settings: { rules: [] } });
    expect(world.vm("web-1")["site"]).toBeNull();
    await world.expectSettled({ settings: { rules: [] } });
  });

  it("set nothing where NetBox has several of the name, and keep names apart that make the same slug", async () => {
    const world = await worldWith([{ match: { name: "^web" }, set: { tenant: "Acme 1", vrf: "blue" } }, { match: { name: "^db" }, set: { tenant: "Acme-1" } }, { match: { name: "never" }, set: { tenant: "acme-eins" } }, { match: {}, set: { tenant: "Twin" } }]);
    const [spaced, dashed] = [world.create(MODELS.tenant, { name: "Acme 1", slug: "acme-one" }), world.create(MODELS.tenant, { name: "Acme-1", slug: "acme-eins" })];
    const groups = ["a", "b"].map((name) => world.create("tenancy.tenantgroup", { name, slug: name }));
    for (const { id } of groups) world.create(MODELS.tenant, { name: "Twin", slug: `twin-${id}`, group: id });
    for (const rd of ["65000:1", "65000:2"]) world.create(MODELS.vrf, { name: "blue", rd });
    const report = await world.run();
    expect(world.vm("web-1")["tenant"]).toBe(spaced.id);
    expect(world.vm("db-1")["tenant"]).toBe(dashed.id);
    expect(world.vm("secret")["tenant"]).toBeNull();
    expect(world.rows(MODELS.ip).map(({ address }) => address)).not.toContain("10.0.0.5/24");
    expect(report.remarks.filter(({ kind }) => kind === "vrf" || kind === "tenant")).toHaveLength(2);
    await world.expectSettled();
  });

  it("make a VLAN once in a group that is named here by its name and there by its slug", async () => {
    const tagged = (vmid: number, mac: string) => guest({ vmid, name: `vm-${vmid}`, birth: vmid, nics: [nic({ mac, tag: 30 })] });
    const settings = { vlans: { group: "Data centre", isCreating: true }, rules: [{ match: { name: "100" }, set: { vlan_group: "data-centre" } }] };
    const world = await openWorld({ estate: oneNodeCluster(tagged(100, "BC:24:11:00:02:01"), tagged(101, "BC:24:11:00:02:02")), settings });
    world.create(MODELS.vlanGroup, { name: "Data centre", slug: "data-centre" });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    const { id } = world.row(MODELS.vlan, { vid: 30 });
    expect(world.rows(MODELS.nic).map(({ untagged_vlan: vlan }) => vlan)).toEqual([id, id]);
    await world.expectSettled();
  });
});
