import { clusterOf, guest } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

/** One cluster behind two endpoints; what changes in it changes behind both. */
async function oneCluster(): Promise<World> {
  const estate = clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "db", birth: 2 })] });
  return openWorld({ estates: { a: estate, b: estate } });
}

function stop(world: World, source: string): void {
  world.proxmoxes[source]?.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 503 } });
}

function configsRead(world: World, source: string): number {
  return world.proxmoxes[source]?.requests.entries.filter(({ path }) => path.endsWith("/config")).length ?? -1;
}

describe("two endpoints of one cluster", () => {
  it("E05: are told, and read once", async () => {
    const world = await oneCluster();
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "notice", kind: "cluster", key: "a/cluster", reason: expect.stringContaining("b and a are endpoints of this one cluster") }));
    expect([configsRead(world, "a"), configsRead(world, "b")]).toEqual([2, 0]);
    expect(world.vmNames()).toEqual(["db", "web"]);
    await world.expectSettled();
  });

  it("E05: stand in for each other: where the first does not answer, the second is read, and nothing is written, aged or stale", async () => {
    const world = await oneCluster();
    await world.run();
    stop(world, "a");
    const report = await world.expectSettled();
    expect(report.summary).toMatchObject({ verdict: "warning", warnings: [expect.stringContaining("a did not answer")] });
    expect(report.remarks.filter(({ type }) => type !== "notice")).toEqual([]);
    world.guest(100).config["memory"] = "9216";
    const second = await world.run();
    expect(second.changes.map(({ key, action }) => [key, action])).toEqual([["a/qemu/100", "update"]]);
    world.destroy(101);
    await world.run();
    expect(world.vm("db")["status"]).toBe("decommissioning");
    world.proxmoxes["a"]?.faults.clear();
    await world.expectSettled();
  });

  it("E05: are one cluster too where a run is about the second alone", async () => {
    const world = await oneCluster();
    await world.run({ sources: ["a"], otherSources: ["b"] });
    world.guest(100).config["memory"] = "9216";
    const { changes, summary } = await world.run({ sources: ["b"], otherSources: ["a"] });
    expect([summary.verdict, changes.map(({ key, action }) => [key, action])]).toEqual(["success", [["a/qemu/100", "update"]]]);
    await world.expectSettled({ sources: ["a"], otherSources: ["b"] });
    await world.expectSettled();
  });

  it("E05: keep the keys of whichever was read first", async () => {
    const world = await oneCluster();
    await world.run({ sources: ["b"], otherSources: ["a"] });
    const ids = world.rows(MODELS.vm).map(({ id }) => id);
    await world.expectSettled();
    await world.expectSettled({ sources: ["a"], otherSources: ["b"] });
    expect(world.rows(MODELS.vm).map(({ id }) => id)).toEqual(ids);
  });

  it("E05: that were written for one by one, as before they were known to be one, come together without a write", async () => {
    const world = await oneCluster();
    await world.run({ sources: ["a"] });
    await world.run({ sources: ["b"] });
    await world.expectSettled();
    world.destroy(101);
    const report = await world.run();
    expect(report.changes.map(({ key, action }) => [key, action])).toEqual([["a/qemu/101", "decommission"]]);
    world.passDays(31);
    await world.run();
    expect(world.vmNames()).toEqual(["web"]);
    await world.expectSettled();
  });

  it("E05, E87: that were two stand-alone nodes and were joined keep the machines of both", async () => {
    const web = guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] });
    const db = guest({ vmid: 200, name: "db", birth: 2, node: "pve2", addresses: ["192.0.2.6/24"] });
    const joined = clusterOf({ name: "prod", nodes: ["pve1", "pve2"], guests: [web, db] });
    const world = await openWorld({ estates: { a: clusterOf({ name: null, nodes: ["pve1"], guests: [web] }), b: clusterOf({ name: null, nodes: ["pve2"], guests: [db] }) } });
    await world.run();
    const ids = [world.vm("web").id, world.vm("db").id];
    const devices = world.rows(MODELS.device).map(({ id, name }) => [id, name]);
    for (const source of ["a", "b"]) Object.assign(world.proxmoxes[source]?.estate ?? {}, { cluster: joined.cluster, nodes: joined.nodes, guests: joined.guests });
    await world.run();
    expect([world.vm("web").id, world.vm("db").id]).toEqual(ids);
    const cluster = world.row(MODELS.cluster, { name: "prod" });
    expect([world.vm("web")["cluster"], world.vm("db")["cluster"]]).toEqual([cluster.id, cluster.id]);
    expect(world.rows(MODELS.device).map(({ id, name }) => [id, name])).toEqual(devices);
    expect(world.rows(MODELS.ip).filter(({ address }) => String(address).startsWith("192.0.2."))).toHaveLength(2);
    await world.expectSettled();
  });

  it("E06: of one name and with nodes of one name are two clusters where their certificates differ", async () => {
    const estate = (birth: number): Estate => clusterOf({ guests: [guest({ vmid: 100, name: `vm${birth}`, birth })] });
    const other = estate(2);
    for (const node of other.nodes) node.sslFingerprint = node.sslFingerprint.split(":").toReversed().join(":");
    const world = await openWorld({ estates: { a: estate(1), b: other }, settingsBySource: { b: { clusterName: "branch" } } });
    await world.run();
    expect(world.vmNames()).toEqual(["vm1", "vm2"]);
    expect(world.rows(MODELS.cluster).map(({ name }) => name)).toEqual(["lab", "branch"]);
  });
});
