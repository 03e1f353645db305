import { WIRE_STAGES } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

describe("a full update", () => {
  it("E90: brings two clusters into NetBox, and the second one writes nothing", async () => {
    const world = await openBackendWorld({ estates: { east: { nodes: 2, vms: 8, seed: 1 }, west: { nodes: 1, vms: 4, seed: 2 } } });
    const first = await world.stream("/full-update/stream");
    expect(completeOf(first)).toMatchObject({ ok: true });
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(12);
    const writes = world.netbox.requests.writes;
    const second = await world.stream("/full-update/stream");
    expect(completeOf(second)).toMatchObject({ ok: true });
    expect(world.netbox.requests.writes - writes).toBe(0);
    expect(world.netbox.unexpected).toEqual([]);
    expect(Object.values(world.proxmoxes).flatMap((lab) => lab.unexpected)).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ["as one request", ["/full-update/stream"]],
    ["as thirteen with one run_id", WIRE_STAGES.map(({ path }) => `/${path}/stream?run_id=nightly`)],
  ])("%s reads nothing twice", async (_name, paths) => {
    const world = await openBackendWorld();
    for (const path of paths) expect({ path, ...completeOf(await world.stream(path)) }).toMatchObject({ path, ok: true });
    const read = [...world.netbox.requests.entries, ...world.proxmox.requests.entries].filter(({ method }) => method === "GET").map(({ path, query }) => `${path}?${query}`);
    expect(read.filter((target, index) => read.indexOf(target) !== index)).toEqual([]);
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(8);
    const writes = world.netbox.requests.writes;
    await world.stream("/full-update/stream");
    expect(world.netbox.requests.writes - writes).toBe(0);
  });
});
