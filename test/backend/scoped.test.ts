import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

function machine(world: BackendWorld, name: string): { id: number } & Record<string, unknown> {
  const row = world.netbox.tables.rows("virtualization.virtualmachine").find((each) => each["name"] === name);
  if (row === undefined) throw new Error(`NetBox has no machine ${name}`);
  return row;
}

/** Changes the memory of every guest in Proxmox VE. */
function changeAll(world: BackendWorld): void {
  for (const guest of world.proxmox.estate.guests) guest.config["memory"] = 9_216;
}

function changed(world: BackendWorld): readonly unknown[] {
  return world.netbox.tables.rows("virtualization.virtualmachine").filter((row) => row["memory"] === 9_216).map(({ name }) => name);
}

async function synced(): Promise<{ world: BackendWorld; name: string; vmid: number; node: string; type: string }> {
  const world = await openBackendWorld();
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  const guest = world.proxmox.estate.guests.find(({ template, name }) => template !== true && name !== undefined);
  if (guest?.name === undefined) throw new Error("no guest has a name");
  return { world, name: guest.name, vmid: guest.vmid, node: guest.node, type: guest.type };
}

describe("the sync of one machine", () => {
  it.each([
    ["by its scoped stage", ({ id }: { id: number }) => `/virtualization/virtual-machines/${id}/create/stream`],
    ["by netbox_vm_ids", ({ id }: { id: number }) => `/virtualization/virtual-machines/create/stream?netbox_vm_ids=${id}`],
  ])("E114: %s writes it and nothing else, and reads no other guest", async (_name, path) => {
    const { world, name, vmid } = await synced();
    changeAll(world);
    const before = world.proxmox.requests.entries.length;
    expect(completeOf(await world.stream(path(machine(world, name))))).toMatchObject({ ok: true });
    expect(changed(world)).toEqual([name]);
    const configs = world.proxmox.requests.entries.slice(before).filter(({ path: asked }) => asked.endsWith("/config"));
    expect(configs.map(({ path: asked }) => asked.split("/").at(-2))).toEqual([String(vmid)]);
  });

  it("E114: by its place in Proxmox VE answers with what was done, and a second time that nothing was to be done", async () => {
    const { world, name, vmid, node, type } = await synced();
    changeAll(world);
    const cluster = world.proxmox.estate.cluster?.name ?? "";
    const path = `/sync/individual/vm?cluster_name=${cluster}&node=${node}&type=${type}&vmid=${vmid}`;
    expect((await world.ask("GET", path)).body).toMatchObject({ object_type: "vm", action: "updated", netbox_object: { id: machine(world, name).id }, dry_run: false, error: null });
    expect(changed(world)).toEqual([name]);
    const writes = world.netbox.requests.writes;
    expect((await world.ask("GET", path)).body).toMatchObject({ action: "unchanged", error: null });
    expect(world.netbox.requests.writes).toBe(writes);
  });

  it("E114: costs as many requests in a large cluster as in a small one", async () => {
    const costs: { proxmox: number; netbox: number }[] = [];
    for (const vms of [6, 60]) {
      const world = await openBackendWorld({ estates: { lab: { nodes: 2, vms, seed: 9 } } });
      expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
      const guest = world.proxmox.estate.guests.find(({ status, type }) => status === "stopped" && type === "qemu");
      Object.assign(guest?.config ?? {}, { memory: 9_216 });
      const before = { proxmox: world.proxmox.requests.total, netbox: world.netbox.requests.total };
      expect((await world.ask("GET", `/virtualization/virtual-machines/${machine(world, guest?.name ?? "").id}/sync`)).status).toBe(200);
      expect(changed(world)).toEqual([guest?.name]);
      costs.push({ proxmox: world.proxmox.requests.total - before.proxmox, netbox: world.netbox.requests.total - before.netbox });
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]?.proxmox).toBe(6);
    // Most of them find the roles, types and tags that all machines share.
    expect(costs[0]?.netbox).toBeLessThanOrEqual(40);
  });

  it("by the seed's path is answered as JSON, and one that NetBox does not have with 404", async () => {
    const { world, name } = await synced();
    changeAll(world);
    const { status } = await world.ask("GET", `/virtualization/virtual-machines/${machine(world, name).id}/sync`);
    expect(status).toBe(200);
    expect(changed(world)).toEqual([name]);
    expect((await world.ask("GET", "/virtualization/virtual-machines/987654/sync")).status).toBe(404);
  });

  it("E115: as a dry run says what would be done, writes nothing, and leaves it to be done", async () => {
    const { world, name, vmid, node, type } = await synced();
    changeAll(world);
    const cluster = world.proxmox.estate.cluster?.name ?? "";
    const writes = world.netbox.requests.writes;
    const { body } = await world.ask("GET", `/sync/individual/vm?cluster_name=${cluster}&node=${node}&type=${type}&vmid=${vmid}&dry_run=true`);
    expect(body).toMatchObject({ action: "dry_run", dry_run: true });
    expect(world.netbox.requests.writes).toBe(writes);
    expect(machine(world, name)["memory"]).not.toBe(9_216);
  });

  it("says which cluster it does not know, with 200 and error as the contract has it", async () => {
    const { world, vmid, node, type } = await synced();
    const { status, body } = await world.ask("GET", `/sync/individual/vm?cluster_name=nowhere&node=${node}&type=${type}&vmid=${vmid}`);
    expect(status).toBe(200);
    expect((body as { error: string }).error).toContain("nowhere");
  });

  it("of one cluster by its NetBox id brings the cluster and its nodes up to date, and no guest", async () => {
    const { world } = await synced();
    changeAll(world);
    const [node] = world.proxmox.estate.nodes;
    if (node === undefined) throw new Error("the estate has no node");
    node.online = false;
    const [cluster] = world.netbox.tables.rows("virtualization.cluster");
    const { status, body } = await world.ask("GET", `/proxmox/clusters/${cluster?.id}/sync`);
    expect({ status, body }).toMatchObject({ status: 200, body: { object_type: "cluster", netbox_object: { id: cluster?.id }, error: null } });
    expect(world.netbox.tables.rows("dcim.device").find((row) => row["name"] === node.name)).toMatchObject({ status: "offline" });
    expect(changed(world)).toEqual([]);
    expect((await world.ask("GET", "/proxmox/clusters/987654/sync")).status).toBe(404);
  });
});
