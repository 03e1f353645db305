import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

interface Shown {
  readonly id: string;
  readonly plan: { readonly changes: readonly { readonly kind: string; readonly key: string; readonly action: string }[] };
}

async function makePlan(world: BackendWorld, query = ""): Promise<Shown> {
  const { status, body } = await world.ask("POST", `/plans${query}`);
  expect(status).toBe(201);
  const { id } = body as { id: string };
  return (await world.ask("GET", `/plans/${id}`)).body as Shown;
}

describe("a plan", () => {
  it("E115: writes nothing while it is made, and exactly what it says when it is applied", async () => {
    const world = await openBackendWorld();
    const shown = await makePlan(world);
    expect(world.netbox.requests.writes).toBe(0);
    expect(world.netbox.changes()).toEqual([]);
    const applied = await world.stream(`/plans/${shown.id}/apply/stream`, { method: "POST" });
    expect(completeOf(applied)).toMatchObject({ ok: true });
    const created = shown.plan.changes.filter(({ action, kind }) => action === "create" && kind === "virtual-machine").length;
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(created);
    const writes = world.netbox.requests.writes;
    expect((await makePlan(world)).plan.changes).toEqual([]);
    expect(world.netbox.requests.writes).toBe(writes);
  });

  it("is refused with 409 when Proxmox VE has moved since, and nothing is written", async () => {
    const world = await openBackendWorld();
    const { id } = await makePlan(world);
    const [guest] = world.proxmox.estate.guests;
    if (guest !== undefined) guest.config["memory"] = 7_168;
    const { status, body } = await world.ask("POST", `/plans/${id}/apply`);
    expect({ status, body }).toMatchObject({ status: 409, body: { code: "RUN_WORLD_MOVED" } });
    expect(world.netbox.requests.writes).toBe(0);
  });

  it("is refused when a person has changed NetBox since", async () => {
    const world = await openBackendWorld();
    await world.stream("/full-update/stream");
    for (const guest of world.proxmox.estate.guests) guest.config["memory"] = 5_120;
    const { id } = await makePlan(world);
    const [machine] = world.netbox.tables.rows("virtualization.virtualmachine");
    world.netbox.tables.patch("virtualization.virtualmachine", machine?.id ?? 0, { memory: 1 });
    const writes = world.netbox.requests.writes;
    expect((await world.ask("POST", `/plans/${id}/apply`)).status).toBe(409);
    expect(world.netbox.requests.writes).toBe(writes);
  });

  it("E20: shows what a guard holds back, and writes it only once somebody approves it", async () => {
    const world = await openBackendWorld({ estates: { lab: { nodes: 2, vms: 10, seed: 4 } } });
    await world.stream("/full-update/stream");
    const gone = world.proxmox.estate.guests.splice(0, 6);
    const marked = (): number => world.netbox.tables.rows("virtualization.virtualmachine").filter(({ status }) => status === "decommissioning").length;
    await world.stream("/full-update/stream");
    const held = await makePlan(world);
    const blocked = held.plan.changes.filter((change) => "blocked" in change);
    expect(blocked.map(({ kind, action }) => `${action} ${kind}`)).toEqual(gone.map(() => "decommission virtual-machine"));
    expect((await world.ask("POST", `/plans/${held.id}/apply`)).status).toBe(200);
    expect(marked()).toBe(0);
    const shown = await makePlan(world);
    expect((await world.ask("POST", `/plans/${shown.id}/apply?approve_deletions=true`)).status).toBe(200);
    expect(marked()).toBe(6);
  });

  it("is applied once, survives a restart, and is gone when it is discarded", async () => {
    const world = await openBackendWorld();
    const { id } = await makePlan(world);
    await world.restart();
    expect((await world.ask("POST", `/plans/${id}/apply`)).status).toBe(200);
    expect((await world.ask("POST", `/plans/${id}/apply`)).status).toBe(409);
    const other = await makePlan(world);
    expect((await world.ask("DELETE", `/plans/${other.id}`)).status).toBe(204);
    expect((await world.ask("GET", `/plans/${other.id}`)).status).toBe(404);
    expect((await world.ask("GET", "/plans")).body).toMatchObject({ total: 1 });
  });

  it("of one machine holds that machine alone", async () => {
    const world = await openBackendWorld();
    await world.stream("/full-update/stream");
    for (const guest of world.proxmox.estate.guests) guest.config["memory"] = 5_120;
    const [machine] = world.netbox.tables.rows("virtualization.virtualmachine");
    const { plan } = await makePlan(world, `?netbox_vm_ids=${machine?.id}`);
    expect(plan.changes.map(({ kind }) => kind)).toEqual(["virtual-machine"]);
  });

  it("with an empty list of machines is refused, not made for all", async () => {
    const world = await openBackendWorld();
    expect((await world.ask("POST", "/plans?netbox_vm_ids=")).status).toBe(422);
    expect((await world.ask("GET", "/plans")).body).toMatchObject({ total: 0 });
  });
});

describe("conflicts", () => {
  it("E08: a field that a person changed is listed with both values, and given back to Proxmox VE when a person says so", async () => {
    const world = await openBackendWorld();
    await world.stream("/full-update/stream");
    const [machine] = world.netbox.tables.rows("virtualization.virtualmachine");
    world.netbox.tables.patch("virtualization.virtualmachine", machine?.id ?? 0, { memory: 1 });
    await world.stream("/full-update/stream");
    const listed = (await world.ask("GET", "/conflicts")).body as { conflicts: { id: string; field: string; netbox: unknown; proxmox: unknown; since: string }[] };
    expect(listed.conflicts).toMatchObject([{ field: "memory", netbox: 1, proxmox: machine?.["memory"] }]);
    const [conflict] = listed.conflicts;
    expect((await world.ask("POST", `/conflicts/${conflict?.id}/resolve`, { resolution: "proxmox" })).status).toBe(200);
    await world.stream("/full-update/stream");
    expect(world.netbox.tables.get("virtualization.virtualmachine", machine?.id ?? 0)).toMatchObject({ memory: machine?.["memory"] });
    expect((await world.ask("GET", "/conflicts?open=true")).body).toMatchObject({ conflicts: [] });
    expect((await world.ask("POST", `/conflicts/${conflict?.id}/resolve`, { resolution: "proxmox" })).status).toBe(404);
  });

  it("keeps NetBox's value for good when a person says so, and does not list it again", async () => {
    const world = await openBackendWorld();
    await world.stream("/full-update/stream");
    const [machine] = world.netbox.tables.rows("virtualization.virtualmachine");
    world.netbox.tables.patch("virtualization.virtualmachine", machine?.id ?? 0, { memory: 1 });
    await world.stream("/full-update/stream");
    const { conflicts } = (await world.ask("GET", "/conflicts")).body as { conflicts: { id: string }[] };
    await world.ask("POST", `/conflicts/${conflicts[0]?.id}/resolve`, { resolution: "netbox" });
    await world.stream("/full-update/stream");
    expect(world.netbox.tables.get("virtualization.virtualmachine", machine?.id ?? 0)).toMatchObject({ memory: 1 });
    expect((await world.ask("GET", "/conflicts?open=true")).body).toMatchObject({ conflicts: [] });
  });
});
