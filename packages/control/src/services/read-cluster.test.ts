import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld } from "../testing/service-world.ts";
import type { SyncServices } from "../jobs/sync/sync-parts.ts";

let world: ServiceWorld;

beforeEach(async () => {
  world = await startServiceWorld();
  world.lab.proxmoxes.push({ id: 3, name: "east (nb:12)", enabled: true }, { id: 4, name: "west (nb:13)", enabled: true });
});
afterEach(() => world.close());

const target = { backendId: 1, wireId: 3 };

function node(name: string): Record<string, unknown> {
  return { id: `node/${name}`, name, type: "node" };
}

describe("what a Proxmox endpoint is", () => {
  it("a cluster of several nodes, read for this endpoint alone", async () => {
    // What the sync job asks of the services is what they offer.
    const services: SyncServices = world.services;
    expect(await services.readCluster({ ...target, signal: new AbortController().signal })).toEqual({ mode: "cluster", clusterName: "east", version: "9.1.2", nodes: 2, warnings: [] });
    expect(world.lab.requests.entries.every(({ query }) => query === "proxmox_endpoint_ids=3")).toBe(true);
  });

  it.each([
    ["a host that stands alone", () => ({ name: "solo", type: "cluster", node_list: [node("solo")] }), { mode: "standalone", clusterName: "solo", nodes: 1 }],
    ["rows without a cluster around them", () => [node("a"), node("b")], { mode: "undefined", clusterName: undefined, nodes: 2 }],
    ["lists by name", () => ({ east: [{ name: "east", type: "cluster" }, node("a"), node("b")] }), { mode: "cluster", clusterName: "east", nodes: 2 }],
    ["a cluster whose nodes may not be seen", () => ({ name: "east", type: "cluster", node_list: null }), { mode: "undefined", clusterName: "east", nodes: 0 }],
  ])("%s", async (_what, status, facts) => {
    world.lab.readings.clusterStatus = status;
    expect(await world.services.readCluster(target)).toMatchObject(facts);
  });

  it("nodes and version that cannot be read are only warnings", async () => {
    world.lab.play(/^proxmox\/(nodes|version)/, { status: 502, body: "{}" }, { times: 2 });
    const facts = await world.services.readCluster(target);
    expect(facts).toMatchObject({ mode: "cluster", version: undefined });
    expect(facts.warnings).toHaveLength(2);
  });

  it("a status that cannot be read or shows nothing is an error", async () => {
    world.lab.play("proxmox/cluster/status", { status: 400, headers: { "Content-Type": "application/json" }, body: '{"message":"no session"}' });
    await expect(world.services.readCluster(target)).rejects.toMatchObject({ code: "BE_REFUSED", detail: "no session" });
    await expect(world.services.readCluster({ ...target, wireId: 99 })).rejects.toMatchObject({ code: "BE_UNEXPECTED" });
  });
});
