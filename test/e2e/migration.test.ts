import { clusterOf, guest, lxc } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

const BIRTH = 7;

function estates(): Record<string, Estate> {
  const east = clusterOf({ guests: [guest({ vmid: 100, name: "web", birth: BIRTH, addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "stays" }), lxc({ vmid: 102, name: "box" })] });
  const west = clusterOf({ guests: [guest({ vmid: 300, name: "other", birth: 300, node: "pve2" })] });
  return { east: named(east, "east", "pve1"), west: named(west, "west", "pve2") };
}

function named(estate: Estate, name: string, node: string): Estate {
  const [first] = estate.nodes;
  return { ...estate, cluster: { name, quorate: true }, nodes: first === undefined ? [] : [{ ...first, name: node }] };
}

/** The guest goes from vmid 100 of `east` to vmid 400 of `west`, with its configuration and addresses. */
function migrate(world: World): void {
  const moved = world.guest(100, "east");
  world.destroy(100, "east");
  world.proxmoxes["west"]?.estate.guests.push({ ...moved, vmid: 400, node: "pve2" });
}

async function settledWorld(): Promise<World> {
  const world = await openWorld({ estates: estates() });
  await world.run();
  const tenant = world.create(MODELS.tenant, { name: "Acme", slug: "acme" });
  world.edit(MODELS.vm, world.vm("web").id, { tenant: tenant.id });
  await world.expectSettled();
  return world;
}

describe("a guest that goes to another cluster", () => {
  it("E12 is the same NetBox object, moved with its addresses, its interfaces and what people gave it", async () => {
    const world = await settledWorld();
    const before = world.vm("web");
    const [nic] = world.rows(MODELS.nic, { virtual_machine: before.id });
    const ip = world.row(MODELS.ip, { address: "10.0.0.5/24" });
    migrate(world);
    const report = await world.run();
    const after = world.vm("web");
    expect(after).toMatchObject({ id: before.id, tenant: before["tenant"], cluster: world.row(MODELS.cluster, { name: "west" }).id, primary_ip4: ip.id, status: "active" });
    expect(after["site"]).toBe(world.row(MODELS.cluster, { name: "west" })["scope_id"]);
    expect(after["device"]).toBe(world.row(MODELS.device, { name: "pve2" }).id);
    expect(world.rows(MODELS.nic, { virtual_machine: before.id }).map(({ id }) => id)).toEqual([nic?.id]);
    expect(world.row(MODELS.ip, { address: "10.0.0.5/24" }).id).toBe(ip.id);
    expect(report.changes.filter(({ kind }) => kind === "virtual-machine").map(({ action }) => action)).toEqual(["update"]);
    expect(report.summary.verdict).not.toBe("failed");
    await world.expectSettled();
    expect(world.vmNames()).toEqual(["box", "other", "stays", "web"]);
  });

  it("E12 waits while the cluster that it left is not read: nothing is made twice, and no address is taken", async () => {
    const world = await settledWorld();
    const before = world.vm("web");
    migrate(world);
    const report = await world.run({ sources: ["west"], otherSources: ["east"] });
    expect(world.rows(MODELS.vm, { name: "web" }).map(({ id }) => id)).toEqual([before.id]);
    expect(world.vm("web")["cluster"]).toBe(before["cluster"]);
    expect(report.remarks.map(({ type, reason }) => [type, reason])).toContainEqual(["conflict", expect.stringContaining("it may be web (east/qemu/100) that has moved")]);
    expect(report.summary.verdict).not.toBe("failed");
    await world.run();
    expect(world.vm("web")).toMatchObject({ id: before.id, cluster: world.row(MODELS.cluster, { name: "west" }).id });
    await world.expectSettled();
  });

  it("E12 moves when a person says that it is the same, though the cluster that it left is not read", async () => {
    const world = await settledWorld();
    const before = world.vm("web");
    migrate(world);
    const west = { sources: ["west"], otherSources: ["east"] };
    const asked = (await world.run(west)).remarks.filter(({ conflict }) => conflict?.type === "identity");
    const decisions = asked.map(({ kind, key, conflict }) => ({ id: conflict?.id ?? "", code: "same", kind, key }));
    await world.run({ ...west, decisions });
    expect(world.rows(MODELS.vm, { name: "web" })).toMatchObject([{ id: before.id, tenant: before["tenant"], cluster: world.row(MODELS.cluster, { name: "west" }).id }]);
    expect(world.rows(MODELS.ip, { address: "10.0.0.5/24" })).toHaveLength(1);
    await world.expectSettled({ ...west, decisions });
    await world.expectSettled({ decisions });
  });

  it("E12 leaves a copy alone whose original is still there", async () => {
    const world = await settledWorld();
    const before = world.vm("web");
    world.proxmoxes["west"]?.estate.guests.push({ ...world.guest(100, "east"), vmid: 400, node: "pve2", name: "copy", status: "stopped" });
    await world.run();
    expect(world.vm("web")).toMatchObject({ id: before.id, cluster: before["cluster"] });
    expect(world.vm("copy").id).not.toBe(before.id);
    await world.expectSettled();
  });

  it("E12 is found again after it was already marked as gone", async () => {
    const world = await settledWorld();
    const before = world.vm("web");
    const moved = world.guest(100, "east");
    world.destroy(100, "east");
    await world.run();
    expect(world.vm("web")["status"]).toBe("decommissioning");
    world.proxmoxes["west"]?.estate.guests.push({ ...moved, vmid: 400, node: "pve2" });
    await world.run();
    expect(world.vm("web")).toMatchObject({ id: before.id, status: "active", cluster: world.row(MODELS.cluster, { name: "west" }).id });
    await world.expectSettled();
  });

  it("E12 follows none of two copies with one birth: nobody knows which of them the machine was", async () => {
    const world = await settledWorld();
    const before = world.vm("web");
    const original = world.guest(100, "east");
    world.destroy(100, "east");
    world.proxmoxes["west"]?.estate.guests.push({ ...original, vmid: 400, node: "pve2", name: "first" }, { ...original, vmid: 401, node: "pve2", name: "second", status: "stopped" });
    const report = await world.run();
    expect(world.vm("web")).toMatchObject({ id: before.id, cluster: before["cluster"], status: "decommissioning" });
    expect([world.vm("first").id, world.vm("second").id]).not.toContain(before.id);
    expect(report.remarks.filter(({ reason }) => reason.includes("has moved here"))).toEqual([]);
    await world.expectSettled();
  });

  it("E12 makes a container anew: nothing of it is the same in the other cluster for certain", async () => {
    const world = await settledWorld();
    const container = world.guest(102, "east");
    const before = world.vm("box");
    world.destroy(102, "east");
    world.proxmoxes["west"]?.estate.guests.push({ ...container, node: "pve2" });
    await world.run();
    const found = world.rows(MODELS.vm, { name: "box" });
    expect(found.map(({ id, status }) => [id === before.id, status])).toEqual([[true, "decommissioning"], [false, "active"]]);
    await world.expectSettled();
  });
});
