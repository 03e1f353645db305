import { generateEstate } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf, readStream } from "./event-stream.ts";

/** An estate of which one guest's agent does not answer before it is let go: a run can be held without a clock. */
function heldEstate(): { estate: Estate; letGo: () => void } {
  const estate = generateEstate({ nodes: 1, vms: 4, seed: 1 });
  const held = Promise.withResolvers<void>();
  const [first] = estate.guests.filter(({ type }) => type === "qemu");
  if (first === undefined) throw new Error("the estate has no virtual machine");
  first.status = "running";
  first.config["agent"] = "1";
  first.agent = { mode: "answering", waitFor: held.promise, interfaces: [] };
  return { estate, letGo: held.resolve };
}

/** Waits until a run is where it is held. */
async function untilAsked(world: BackendWorld, path: RegExp): Promise<void> {
  await expect.poll(() => world.proxmox.requests.count("GET", path), { timeout: 30_000 }).toBeGreaterThan(0);
}

const agent = /network-get-interfaces$/;

async function activeId(world: BackendWorld): Promise<string> {
  const { body } = await world.ask("GET", "/sync/active");
  return (body as { id: string }).id;
}

describe("two runs on one endpoint", () => {
  it("E97: the second is refused with 409 and the name of the first, and writes nothing", async () => {
    const { estate, letGo } = heldEstate();
    const world = await openBackendWorld({ estates: { lab: estate } });
    const first = world.stream("/full-update/stream");
    await untilAsked(world, agent);
    const id = await activeId(world);
    const second = await world.ask("GET", "/dcim/devices/create/stream");
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: "RUN_BUSY", detail: expect.stringContaining(id) });
    letGo();
    expect(completeOf(await first)).toMatchObject({ ok: true });
    expect((await world.stream("/dcim/devices/create/stream")).status).toBe(200);
  });

  it("E08: a field is not given back while a run is at work, which would forget it; afterwards it is, and the next run writes it", async () => {
    const estate = generateEstate({ nodes: 1, vms: 4, seed: 1 });
    const world = await openBackendWorld({ estates: { lab: estate } });
    await world.stream("/full-update/stream");
    const [machine] = world.netbox.tables.rows("virtualization.virtualmachine");
    world.netbox.tables.patch("virtualization.virtualmachine", machine?.id ?? 0, { memory: 1 });
    await world.stream("/full-update/stream");
    const { conflicts } = (await world.ask("GET", "/conflicts")).body as { conflicts: { id: string }[] };
    const giveBack = (): ReturnType<BackendWorld["ask"]> => world.ask("POST", `/conflicts/${conflicts[0]?.id}/resolve`, { resolution: "proxmox" });
    const held = Promise.withResolvers<void>();
    const guest = estate.guests.find(({ type }) => type === "qemu");
    Object.assign(guest ?? {}, { status: "running", config: { ...guest?.config, agent: "1" }, agent: { mode: "answering", waitFor: held.promise, interfaces: [] } });
    const asked = world.proxmox.requests.count("GET", agent);
    const working = world.stream("/full-update/stream");
    await expect.poll(() => world.proxmox.requests.count("GET", agent), { timeout: 30_000 }).toBeGreaterThan(asked);
    expect(await giveBack()).toMatchObject({ status: 409, body: { code: "RUN_BUSY" } });
    held.resolve();
    await working;
    await world.stream("/full-update/stream?run_id=day");
    expect((await world.ask("GET", "/conflicts?open=true")).body).toMatchObject({ total: 1 });
    expect(await giveBack()).toMatchObject({ status: 200, body: { resolution: "proxmox" } });
    // A stage that follows under a run_id of before does not go on with what that run knew.
    await world.stream("/full-update/stream?run_id=day");
    expect(world.netbox.tables.get("virtualization.virtualmachine", machine?.id ?? 0)).toMatchObject({ memory: machine?.["memory"] });
    expect((await world.ask("GET", "/conflicts")).body).toMatchObject({ total: 0 });
  });

  it("E97: with wait=true the second does its work after the first, one writer at a time", async () => {
    const { estate, letGo } = heldEstate();
    const world = await openBackendWorld({ estates: { lab: estate } });
    const first = world.stream("/full-update/stream");
    await untilAsked(world, agent);
    const second = world.stream("/full-update/stream?wait=true");
    await expect.poll(async () => ((await world.ask("GET", "/sync/active")).body as { runs: unknown[] }).runs.length).toBe(2);
    letGo();
    expect(completeOf(await first)).toMatchObject({ ok: true });
    const writes = world.netbox.requests.writes;
    expect(completeOf(await second)).toMatchObject({ ok: true });
    expect(world.netbox.requests.writes).toBe(writes);
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(estate.guests.length);
  });

  it("run beside each other on different endpoints", async () => {
    const { estate, letGo } = heldEstate();
    const world = await openBackendWorld({ estates: { held: estate, free: { nodes: 1, vms: 2, seed: 5 } } });
    const first = world.stream(`/full-update/stream?proxmox_endpoint_ids=${world.ids["held"]}`);
    await untilAsked(world, agent);
    const second = await world.stream(`/full-update/stream?proxmox_endpoint_ids=${world.ids["free"]}`);
    expect(completeOf(second)).toMatchObject({ ok: true });
    letGo();
    expect(completeOf(await first)).toMatchObject({ ok: true });
  });
});

describe("a run that is stopped", () => {
  it("E96: by DELETE /sync/active/{id} ends with ok false, and the endpoint is free again", async () => {
    const { estate } = heldEstate();
    const world = await openBackendWorld({ estates: { lab: estate } });
    const run = world.stream("/full-update/stream");
    await untilAsked(world, agent);
    const id = await activeId(world);
    const { status } = await world.ask("DELETE", `/sync/active/${id}`);
    expect(status).toBeLessThan(300);
    expect(completeOf(await run)).toMatchObject({ ok: false });
    expect((await world.ask("DELETE", `/sync/active/${id}`)).status).toBe(404);
    expect((await world.ask("GET", `/runs/${id}`)).body).toMatchObject({ state: "cancelled" });
    expect((await world.ask("GET", "/sync/active")).body).toMatchObject({ active: false });
  });

  it("by its reader leaving stops too, as the contract says, and writes nothing more", async () => {
    const { estate, letGo } = heldEstate();
    const world = await openBackendWorld({ estates: { lab: estate } });
    const leaving = new AbortController();
    const response = await world.open("/full-update/stream", { signal: leaving.signal });
    expect(response.status).toBe(200);
    await untilAsked(world, agent);
    const id = await activeId(world);
    leaving.abort();
    await expect.poll(async () => (await world.ask("GET", `/runs/${id}`)).body).toMatchObject({ state: "cancelled" });
    letGo();
    expect(world.netbox.requests.writes).toBe(0);
  });

  it("E99: with detach=true goes on without its reader, and can be followed from any frame on", async () => {
    const { estate, letGo } = heldEstate();
    const world = await openBackendWorld({ estates: { lab: estate } });
    const leaving = new AbortController();
    await world.open("/full-update/stream?detach=true", { signal: leaving.signal });
    await untilAsked(world, agent);
    const id = await activeId(world);
    leaving.abort();
    const following = world.open(`/runs/${id}/events`).then((response) => readStream(response, { hasIds: true }));
    letGo();
    const all = await following;
    expect(completeOf(all)).toMatchObject({ ok: true });
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(estate.guests.length);
    const ids = all.frames.map((frame) => Number(frame.id));
    expect(ids).toEqual([...ids].sort((left, right) => left - right));
    const middle = all.frames[Math.floor(all.frames.length / 2)];
    const rest = await world.stream(`/runs/${id}/events`, { headers: { "Last-Event-ID": middle?.id ?? "" }, hasIds: true });
    expect(rest.frames).toEqual(all.frames.slice(Math.floor(all.frames.length / 2) + 1));
  });
});

describe("a run that cannot do its work", () => {
  it("E93: says that NetBox cannot be reached, in every stream exactly once", async () => {
    const world = await openBackendWorld();
    await world.netbox.close();
    const { frames, status } = await world.stream("/full-update/stream");
    expect(status).toBe(200);
    const complete = completeOf({ frames });
    expect(complete).toMatchObject({ ok: false });
    expect(JSON.stringify(complete)).toContain("NetBox cannot be reached");
  });

  it("E92: is failed when NetBox refuses everything", async () => {
    const world = await openBackendWorld();
    world.netbox.faults.add({ method: "POST", path: /./, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 400, headers: { "Content-Type": "application/json" }, body: '{"detail":"no"}' } });
    expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: false });
  });

  it("names an endpoint that does not answer and does the other", async () => {
    const world = await openBackendWorld({ estates: { dead: { nodes: 1, vms: 2, seed: 3 }, alive: { nodes: 1, vms: 3, seed: 4 } } });
    await world.proxmoxes["dead"]?.close();
    const { frames } = await world.stream("/full-update/stream");
    expect(completeOf({ frames })).toMatchObject({ ok: true });
    expect(frames.filter(({ event }) => event === "error_detail").length).toBeGreaterThan(0);
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(3);
  });

  it("E111: asks a disabled endpoint nothing, and calls nothing of it gone", async () => {
    const world = await openBackendWorld();
    await world.stream("/full-update/stream");
    await world.ask("PUT", `/proxmox/endpoints/${world.ids["lab"]}`, { enabled: false });
    const before = { requests: world.proxmox.requests.total, machines: world.netbox.tables.rows("virtualization.virtualmachine").length, writes: world.netbox.requests.writes };
    const { frames } = await world.stream("/full-update/stream");
    expect(completeOf({ frames })).toMatchObject({ ok: true });
    expect({ requests: world.proxmox.requests.total, machines: world.netbox.tables.rows("virtualization.virtualmachine").length, writes: world.netbox.requests.writes }).toEqual(before);
  });

  it.each([
    ["/full-update/stream?netbox_vm_ids=", 422],
    ["/full-update/stream?proxmox_endpoint_ids=", 422],
    ["/full-update/stream?proxmox_endpoint_ids=1,x", 400],
    ["/full-update/stream?ip_address=192.0.2.99", 400],
    ["/dcim/devices/create/stream?ip_address=192.0.2.99", 400],
    ["/dcim/devices/create?domain=nowhere.example", 400],
    [`/dcim/devices/create/stream?proxmox_endpoint_ids=${Array.from({ length: 101 }, () => "1").join(",")}`, 400],
    ["/virtualization/virtual-machines/create/stream?sync_vm_network=perhaps", 422],
    ["/virtualization/virtual-machines/999999/create/stream", 404],
    ["/dcim/devices/create/stream?sync_mode_node=perhaps", 422],
    ["/virtualization/virtual-machines/first/create/stream", 422],
  ])("%s is answered with %i before anything is read or written", async (path, status) => {
    const world = await openBackendWorld();
    const before = world.proxmox.requests.total;
    const answer = await world.ask("GET", path);
    expect({ status: answer.status, hasDetail: typeof answer.body === "object" && answer.body !== null && "detail" in answer.body }).toEqual({ status, hasDetail: true });
    expect({ proxmox: world.proxmox.requests.total - before, writes: world.netbox.requests.writes }).toEqual({ proxmox: status === 404 ? world.proxmox.requests.total - before : 0, writes: 0 });
    expect(((await world.ask("GET", "/runs")).body as { runs?: unknown[] }).runs ?? []).toEqual([]);
  });
});
