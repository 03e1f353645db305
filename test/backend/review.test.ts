import { generateEstate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

async function update(world: BackendWorld, query = ""): Promise<Record<string, unknown>> {
  return completeOf(await world.stream(`/full-update/stream${query}`));
}

function machineNames(world: BackendWorld): readonly string[] {
  return world.netbox.tables.rows("virtualization.virtualmachine").map((row) => String(row["name"])).toSorted();
}

describe("two endpoints of one cluster", () => {
  it("E05: that are run one by one and then together leave every machine its name, and there is one of each", async () => {
    const world = await openBackendWorld({ estates: { one: { nodes: 2, vms: 6, seed: 1 }, two: { nodes: 2, vms: 6, seed: 1 } } });
    await update(world, `?proxmox_endpoint_ids=${world.ids["one"]}`);
    const names = machineNames(world);
    const writes = world.netbox.requests.writes;
    await update(world, `?proxmox_endpoint_ids=${world.ids["two"]}`);
    await update(world);
    expect({ names: machineNames(world), writes: world.netbox.requests.writes }).toEqual({ names, writes });
  });

  it("E05: at the same time are not both written for", async () => {
    const world = await openBackendWorld({ estates: { one: { nodes: 2, vms: 6, seed: 1 }, two: { nodes: 2, vms: 6, seed: 1 } } });
    const both = await Promise.all(["one", "two"].map((name) => update(world, `?proxmox_endpoint_ids=${world.ids[name]}`)));
    expect(both.map(({ ok }) => ok)).toContain(true);
    expect(new Set(machineNames(world)).size).toBe(machineNames(world).length);
    expect(machineNames(world)).toHaveLength(6);
  });

  it("E05: stand in for each other, also where a machine or a guest is asked for", async () => {
    const world = await openBackendWorld({ estates: { one: { nodes: 2, vms: 6, seed: 1 }, two: { nodes: 2, vms: 6, seed: 1 } } });
    await update(world);
    const machines = (): readonly unknown[] => world.netbox.tables.rows("virtualization.virtualmachine").map(({ id, name, memory, status }) => [id, name, memory, status]);
    const before = { machines: machines(), writes: world.netbox.requests.writes };
    await world.proxmoxes["one"]?.close();
    expect(await update(world)).toMatchObject({ ok: true });
    expect(await update(world, `?proxmox_endpoint_ids=${world.ids["two"]}`)).toMatchObject({ ok: true });
    expect({ machines: machines(), writes: world.netbox.requests.writes }).toEqual(before);
    const guest = world.proxmoxes["two"]?.estate.guests.find(({ name, template }) => name !== undefined && template !== true);
    if (guest?.name === undefined) throw new Error("no guest has a name");
    guest.config["memory"] = 7_168;
    const path = `/sync/individual/vm?cluster_name=${world.proxmoxes["two"]?.estate.cluster?.name}&node=${guest.node}&type=${guest.type}&vmid=${guest.vmid}`;
    expect((await world.ask("GET", path)).body).toMatchObject({ action: "updated", error: null });
    expect(machines()).toContainEqual(expect.arrayContaining([guest.name, 7_168]));
  });
});

describe("the guard of a cluster", () => {
  it("E05: lets a later job write what an earlier one has written whose first stage was of the inventory alone", async () => {
    const world = await openBackendWorld();
    const statuses: number[] = [];
    for (const run of ["job1", "job2"]) {
      for (const path of ["virtualization/virtual-machines/storage/create", "virtualization/virtual-machines/create"]) {
        statuses.push((await world.ask("GET", `/${path}?proxmox_endpoint_ids=${world.ids["lab"]}&run_id=${run}`)).status);
      }
    }
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(await update(world)).toMatchObject({ ok: true });
  });
});

describe("the words of a run", () => {
  it("E19: an inventory of which nothing could be read is no success", async () => {
    const world = await openBackendWorld({ estates: { lab: generateEstate({ nodes: 1, vms: 3, seed: 1, history: { backupJobs: 1 } }) } });
    world.proxmox.faults.add({ method: "GET", path: /cluster\/backup/, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 403, headers: { "Content-Type": "application/json" }, body: '{"data":null}', reason: "Permission check failed" } });
    expect(completeOf(await world.stream("/proxmox/cluster/backup/stream"))).toMatchObject({ ok: false });
  });

  it("say of a dry run what would be written, not that it was", async () => {
    const world = await openBackendWorld();
    const { message } = await update(world, "?dry_run=true");
    expect(message).toMatch(/would be made/);
    expect(world.netbox.requests.writes).toBe(0);
  });

  it("keep the conflicts of an endpoint that did not answer, and say that it did not", async () => {
    const world = await openBackendWorld({ estates: { absent: { nodes: 1, vms: 2, seed: 3 }, present: { nodes: 1, vms: 3, seed: 4 } } });
    await update(world);
    const names = new Set(world.proxmoxes["absent"]?.estate.guests.map(({ name }) => name));
    const [machine] = world.netbox.tables.rows("virtualization.virtualmachine").filter((row) => names.has(String(row["name"])));
    world.netbox.tables.patch("virtualization.virtualmachine", machine?.id ?? 0, { memory: 1 });
    await update(world);
    const open = async (): Promise<unknown> => ((await world.ask("GET", "/conflicts?open=true&limit=100")).body as { conflicts: { source: string; label: string }[] }).conflicts.filter(({ source }) => source === "absent").map(({ label }) => label);
    const before = await open();
    expect(before).toContain(machine?.["name"]);
    await world.proxmoxes["absent"]?.close();
    const { message } = await update(world);
    expect(message).toContain("not everything could be read");
    expect(await open()).toEqual(before);
  });
});

describe("a name in the query", () => {
  it("of a disabled endpoint selects nothing, also where another one's cluster has that name", async () => {
    const world = await openBackendWorld();
    const cluster = world.proxmox.estate.cluster?.name ?? "";
    await world.ask("POST", "/proxmox/endpoints", { name: cluster, ip_address: "192.0.2.9", port: 8006, username: "root@pam", password: "x", enabled: false, verify_ssl: false });
    expect(await update(world, `?name=${cluster}`)).toMatchObject({ ok: true });
    expect(world.netbox.requests.writes).toBe(0);
  });

  it("of two clusters is refused, rather than to write for both", async () => {
    const alone = (seed: number) => {
      const { cluster: _cluster, ...estate } = generateEstate({ nodes: 1, vms: 2, seed });
      return estate;
    };
    const world = await openBackendWorld({ estates: { one: alone(1), two: alone(2) } });
    const name = world.proxmox.estate.nodes[0]?.name ?? "";
    expect((await world.ask("GET", `/full-update/stream?name=${name}`)).status).toBe(400);
    expect(world.netbox.requests.writes).toBe(0);
  });
});
