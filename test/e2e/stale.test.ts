import { clusterOf, guest, oneNodeCluster } from "@proxbox/lab";
import type { Estate, EstateGuest } from "@proxbox/lab";
import type { Remark } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { openWorld } from "./world.ts";
import type { Report } from "./world.ts";

/** What was kept as last seen: `label (kinds kept as last seen: reason) since day`. */
function staleOf({ remarks }: Report): readonly string[] {
  return remarks.filter(({ type }: Remark) => type === "stale").map(({ label, reason, since }) => `${label}: ${reason} (${since?.slice(0, 10)})`).sort();
}

describe("what cannot be seen", () => {
  it("E28: is told with the date since when and with why, and the date stays while it lasts", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    Object.assign(world.guest(100).agent ?? {}, { mode: "silent" });
    world.passDays(3);
    const first = staleOf(await world.expectSettled());
    expect(first).toEqual([expect.stringMatching(/^web: IP address, primary IP kept as last seen: .*agent.*\(2026-03-04\)$/)]);
    world.passDays(9);
    expect(staleOf(await world.expectSettled())).toEqual(first);
    world.guest(100).status = "stopped";
    await world.run();
    expect(staleOf(await world.expectSettled()), "for another reason, and still since then").toEqual([expect.stringMatching(/^web: .*the guest is stopped \(2026-03-04\)$/)]);
  });

  it("E28: begins anew after it was seen in between", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    const agent = world.guest(100).agent ?? { mode: "" };
    const { mode } = agent;
    Object.assign(agent, { mode: "silent" });
    await world.run();
    Object.assign(agent, { mode });
    expect(staleOf(await world.run())).toEqual([]);
    world.passDays(2);
    Object.assign(agent, { mode: "silent" });
    expect(staleOf(await world.run())).toEqual([expect.stringContaining("(2026-03-03)")]);
  });

  it("is noted once and not in every run, and not by a plan", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    Object.assign(world.guest(100).agent ?? {}, { mode: "silent" });
    let saves = 0;
    const inner = world.lastWritten;
    world.lastWritten = { ...inner, save: (scope, changes) => ((saves += 1), inner.save(scope, changes)) };
    await world.plan();
    expect(saves).toBe(0);
    await world.run();
    expect(saves).toBe(1);
    await world.run();
    expect(saves).toBe(1);
  });

  it("E18: of a node that is offline is told for each of its guests", async () => {
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web", node: "pve1" }), guest({ vmid: 101, name: "db", node: "pve2", addresses: ["10.0.0.6/24"] })] }) });
    await world.run();
    Object.assign(world.guest(101).agent ?? {}, { mode: "silent" });
    await world.run();
    world.passDays(5);
    Object.assign(world.proxmox.estate.nodes[1] ?? {}, { online: false });
    const told = staleOf(await world.run());
    expect(told).toEqual(expect.arrayContaining([expect.stringMatching(/^db: IP address, primary IP kept .*\(2026-03-01\)$/), expect.stringMatching(/^db: .*VM interface.* kept .*\(2026-03-06\)$/), expect.stringMatching(/^pve2: .*node interface .*\(2026-03-06\)$/)]));
    expect(told.filter((line) => line.startsWith("web"))).toEqual([]);
  });

  it("of a cluster that does not answer is told in one line, and hides no earlier date", async () => {
    const named = (name: string, ...guests: EstateGuest[]): Estate => clusterOf({ name, nodes: [`${name}-1`], guests: guests.map((each) => ({ ...each, node: `${name}-1` })) });
    const world = await openWorld({ estates: { east: named("east", guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] })), west: named("west", guest({ vmid: 200, name: "db", birth: 2 })) } });
    await world.run();
    Object.assign(world.guest(100, "east").agent ?? {}, { mode: "silent" });
    await world.run();
    world.passDays(5);
    world.proxmoxes["east"]?.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 503 } });
    expect(staleOf(await world.run())).toEqual([expect.stringMatching(/^east: .*its Proxmox VE could not be read \(2026-03-06\)$/)]);
    world.proxmoxes["east"]?.faults.clear();
    expect(staleOf(await world.run())).toEqual([expect.stringMatching(/^web: .*\(2026-03-01\)$/)]);
  });

  it("E114: of one guest that is refreshed says nothing about the others", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "db", addresses: ["10.0.0.6/24"] })) });
    await world.run();
    Object.assign(world.guest(100).agent ?? {}, { mode: "silent" });
    await world.run();
    world.passDays(4);
    expect(staleOf(await world.session({ only: [101] }).part())).toEqual([]);
    expect(staleOf(await world.run())).toEqual([expect.stringMatching(/^web: .*\(2026-03-01\)$/)]);
  });
});
