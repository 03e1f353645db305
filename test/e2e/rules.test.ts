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
});
