import { guest, lxc, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Name of the role of a machine. */
function roleOf(world: World, name: string): unknown {
  return world.row(MODELS.role, { id: world.vm(name)["role"] })["name"];
}

describe("templates", () => {
  it("E23: a template has a role of its own, and once converted it is the same object as an ordinary machine", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 9000, name: "debian-13", template: true, status: "stopped" }), guest({ vmid: 100, name: "web" })) });
    await world.run();
    expect(roleOf(world, "debian-13")).toBe("Proxmox Template");
    expect(roleOf(world, "web")).toBe("Virtual Machine (QEMU)");
    expect(world.vm("debian-13")["status"]).toBe("offline");
    const { id } = world.vm("debian-13");
    await world.expectSettled();

    Object.assign(world.guest(9000), { template: false, status: "running", name: "app" });
    await world.run();
    expect(world.vm("app")).toMatchObject({ id, status: "active" });
    expect(roleOf(world, "app")).toBe("Virtual Machine (QEMU)");
    expect(world.vmNames()).toEqual(["app", "web"]);
    await world.expectSettled();
  });

  it("E23: a machine that becomes a template is the same object with the template's role", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "golden" })) });
    await world.run();
    const { id } = world.vm("golden");
    Object.assign(world.guest(100), { template: true, status: "stopped" });
    await world.run();
    expect(world.vm("golden")).toMatchObject({ id, status: "offline" });
    expect(roleOf(world, "golden")).toBe("Proxmox Template");
    await world.expectSettled();
  });

  it("E23: are left out where the settings say so, with everything that would hang on them", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 9000, name: "debian-13", template: true, status: "stopped" }), guest({ vmid: 100, name: "web" })), settings: { isIncludingTemplates: false } });
    await world.run();
    expect(world.vmNames()).toEqual(["web"]);
    expect(world.rows(MODELS.disk)).toHaveLength(1);
    expect(world.rows(MODELS.mac)).toHaveLength(1);
    expect(world.rows(MODELS.role, { name: "Proxmox Template" })).toEqual([]);
    await world.expectSettled();
  });

  it("E23: a role that a person gave is kept through the conversion", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 9000, name: "debian-13", template: true, status: "stopped" })) });
    await world.run();
    const role = world.create(MODELS.role, { name: "Golden image", slug: "golden-image", color: "ffffff" });
    world.edit(MODELS.vm, world.vm("debian-13").id, { role: role.id });
    Object.assign(world.guest(9000), { template: false, status: "running" });
    await world.run();
    expect(roleOf(world, "debian-13")).toBe("Golden image");
    expect(world.vm("debian-13")["status"]).toBe("active");
    await world.expectSettled();
  });
});

describe("status", () => {
  it.each([
    ["running", "active"],
    ["stopped", "offline"],
    ["paused", "paused"],
    ["suspended", "paused"],
  ])("E72: %s is %s in NetBox", async (inProxmox, inNetbox) => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", status: inProxmox }), lxc({ vmid: 101, name: "dns", status: inProxmox === "suspended" ? "paused" : inProxmox })) });
    await world.run();
    expect(world.vm("web")["status"]).toBe(inNetbox);
    await world.expectSettled();
  });

  it("E72: paused is offline in a NetBox that does not know it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", status: "paused" })), netbox: { version: "4.5" } });
    const report = await world.run();
    expect(report.summary.problems).toEqual([]);
    expect(world.vm("web")["status"]).toBe("offline");
    await world.expectSettled();
  });

  it.each(["unknown", "prelaunch", "internal-error"])("E72: %s keeps what NetBox has", async (status) => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", status: "stopped" })) });
    await world.run();
    world.guest(100).row = { status };
    await world.expectSettled();
    expect(world.vm("web")["status"]).toBe("offline");
  });

  it("E73: a status that a person gave stays when the guest stops", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { status: "staged" });
    await world.expectSettled();
    world.guest(100).status = "stopped";
    const report = await world.expectSettled();
    expect(world.vm("web")["status"]).toBe("staged");
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "conflict", field: "status", proxmox: "offline", netbox: "staged" }));
  });

  it("E73: Proxmox VE wins where the policy says so", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { policies: { "virtual-machine": { status: "source" } } } });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { status: "staged" });
    world.guest(100).status = "stopped";
    await world.run();
    expect(world.vm("web")["status"]).toBe("offline");
    await world.expectSettled();
  });
});
