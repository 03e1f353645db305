import type { RunEvent, Summary } from "@proxbox/contract";
import type { Selection } from "@proxbox/engine";
import { birthMac, clusterOf, guest, lxc, nic, oneNodeCluster } from "@proxbox/lab";
import type { Estate, EstateGuest } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { agentOf } from "./agent-of.ts";
import { MODELS, openWorld } from "./world.ts";

const MACHINES: Selection = { kinds: [{ kind: "virtual-machine" }] };

function named(vmid: number, name: string, addresses: string[] = []): EstateGuest {
  return guest({ vmid, birth: vmid, name, addresses });
}

async function summaryOf(run: AsyncIterable<RunEvent>): Promise<Summary | undefined> {
  let summary: Summary | undefined;
  for await (const event of run) if (event.type === "run-finished") summary = event.summary;
  return summary;
}

describe("two endpoints of one cluster", () => {
  it("E05: that ran one by one and then together rename nothing and write nothing", async () => {
    const estate = (): Estate => clusterOf({ guests: [named(100, "web"), named(101, "db")] });
    const world = await openWorld({ estates: { a: estate(), b: estate() } });
    await world.run({ sources: ["a"] });
    await world.run({ sources: ["b"] });
    const together = await world.run();
    expect({ names: world.vmNames(), writes: together.writes }).toEqual({ names: ["db", "web"], writes: 0 });
  });

  it("E05, E06: the second alone leaves what the first one owns, where no certificate tells that they are one", async () => {
    const estate = (): Estate => clusterOf({ guests: [named(100, "web")] });
    const world = await openWorld({ estates: { a: estate(), b: estate() } });
    await world.run({ sources: ["a"] });
    world.proxmoxes["b"]?.faults.add({ path: /\/nodes$/, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 403 } });
    const second = await world.run({ sources: ["b"], otherSources: ["a"] });
    expect(second.writes).toBe(0);
    expect(second.outcomes.filter(({ status }) => status === "conflict").map(({ kind }) => kind)).toContain("cluster");
  });
});

describe("an approved reading", () => {
  it.each(["4.5", "4.6"] as const)("E20: is what is written, on NetBox %s also when an hour has gone by: a guest that came since waits for the next run", async (version) => {
    const world = await openWorld({ estate: clusterOf({ guests: [named(100, "web")] }), netbox: { version } });
    const { session, part } = world.session();
    await part({}, "plan");
    const expectedReading = session.reading;
    world.proxmox.estate.guests.push(named(666, "never-approved"));
    world.passDays(1 / 24);
    expect(await summaryOf(session.run({ mode: "apply", expectedReading, signal: new AbortController().signal }))).toMatchObject({ verdict: "success" });
    expect(world.vmNames()).toEqual(["web"]);
  });

  it("is not another one that was made since", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [named(100, "web")] }), netbox: { version: "4.5" } });
    const { session, part } = world.session();
    await part({}, "plan");
    const expectedReading = session.reading;
    world.passDays(1 / 24);
    await part({}, "plan");
    expect(await summaryOf(session.run({ mode: "apply", expectedReading, signal: new AbortController().signal }))).toMatchObject({ verdict: "failed" });
    expect(world.vmNames()).toEqual([]);
  });
});

describe("a session of some guests", () => {
  it("E16, E114: finds a guest again that was restored under the vmid which another one had meanwhile", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [named(100, "web"), named(101, "db")] }) });
    await world.run();
    const original = world.guest(100);
    world.edit(MODELS.vm, world.vm("web").id, { name: "web-prod" });
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, birth: 900, name: "other" }));
    await world.run();
    world.destroy(100);
    world.proxmox.estate.guests.push(original);
    await world.session({ only: [100] }).part();
    expect(world.vmNames()).toEqual(["db", "other", "web-prod"]);
    expect(world.vm("web-prod")["status"]).toBe("active");
  });

  it("E17, E114: makes no second machine where the one that we had was made anew in NetBox", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [named(100, "web"), named(101, "db")] }), netbox: { customFields: "proxbox" } });
    await world.run();
    const { id: _id, ...row } = world.vm("web");
    world.erase(MODELS.vm, world.vm("web").id);
    world.create(MODELS.vm, { name: "web-renamed", cluster: row["cluster"], tags: row["tags"], custom_fields: row["custom_fields"] });
    await world.session({ only: [100] }).part();
    expect(world.vmNames()).toEqual(["db", "web-renamed"]);
  });

  it("E114: gives no lasting number to a name that another guest is about to leave", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [named(100, "blue"), named(101, "green")] }) });
    await world.run();
    [world.guest(100).name, world.guest(101).name] = ["green", "blue"];
    const narrow = await world.session({ only: [100] }).part();
    expect({ names: world.vmNames(), verdict: narrow.summary.verdict }).toEqual({ names: ["blue", "green"], verdict: "success" });
    await world.run();
    expect(world.vmNames()).toEqual(["blue", "green"]);
    await world.expectSettled();
  });
});

describe("a part of a plan", () => {
  it("E43: leaves the record of an address that moves in another part, so that it can move there", async () => {
    const world = await openWorld({ estate: oneNodeCluster(named(100, "old", ["10.0.0.7/24"]), named(101, "new", ["10.0.0.8/24"])) });
    await world.run();
    agentOf(world, 100, ["10.0.0.9"]);
    agentOf(world, 101, ["10.0.0.8", "10.0.0.7"]);
    await world.session().part(MACHINES);
    const whole = await world.run();
    expect(whole.summary.verdict).toBe("success");
    expect(world.row(MODELS.ip, { address: "10.0.0.7/24" })["assigned_object_id"]).toBe(world.row(MODELS.nic, { virtual_machine: world.vm("new").id }).id);
    await world.expectSettled();
  });

  it.each([/ip-addresses/, /mac-addresses/])("E94: that is tried again after %s was created without an answer makes nothing twice", async (path) => {
    const world = await openWorld({ estate: oneNodeCluster(named(100, "web", ["10.0.0.5/24"])), netbox: { enforceGlobalUnique: false } });
    const { part } = world.session();
    world.netbox.faults.add({ method: "POST", path, effect: { kind: "reset-after-commit" } });
    world.netbox.faults.add({ method: "GET", path, after: 1, times: 40, effect: { kind: "status", status: 503 } });
    await part();
    world.netbox.faults.clear();
    await part();
    expect({ addresses: world.rows(MODELS.ip, { address: "10.0.0.5/24" }).length, macs: world.rows(MODELS.mac).length }).toEqual({ addresses: 1, macs: 1 });
    await world.expectSettled();
  });

  it("takes the other interface along when two exchanged their names and only one is asked for", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ vmid: 100, name: "ct", config: { net0: "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:10", net1: "name=eth1,bridge=vmbr0,hwaddr=BC:24:11:00:00:11" } })) });
    await world.run();
    const names = (): readonly string[] => world.rows(MODELS.nic).map(({ name }) => String(name)).sort();
    const before = names();
    Object.assign(world.guest(100).config, { net0: "name=eth1,bridge=vmbr0,hwaddr=BC:24:11:00:00:10", net1: "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:11" });
    const report = await world.session({ only: [100] }).part({ kinds: [{ kind: "vm-interface" }], isWanted: ({ key }) => key.endsWith("/net0") });
    expect({ names: names(), verdict: report.summary.verdict }).toEqual({ names: before, verdict: "success" });
    await world.expectSettled();
  });

  it("E101: on a NetBox without ETags does not overwrite what a person wrote a moment ago", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), netbox: { version: "4.5" } });
    await world.run();
    world.guest(100).config["description"] = "from Proxmox VE";
    const { part } = world.session();
    await part({ kinds: [{ kind: "node" }] });
    world.edit(MODELS.vm, world.vm("web").id, { description: "a person's words" });
    await part(MACHINES);
    expect(world.vm("web")["description"]).toBe("a person's words");
  });
});

describe("a part that makes the reading for two", () => {
  it("E96: does not take the other along when it is cancelled", async () => {
    const held = Promise.withResolvers<void>();
    const slow = guest({ vmid: 100, name: "web", agent: { mode: "answering", waitFor: held.promise, interfaces: [] } });
    const world = await openWorld({ estate: oneNodeCluster(slow, guest({ vmid: 101, birth: 101, name: "db", nics: [nic({ mac: birthMac(101) })] })) });
    const { session } = world.session();
    const leaving = new AbortController();
    const dry = summaryOf(session.run({ mode: "plan", signal: leaving.signal }));
    await expect.poll(() => world.proxmox.requests.count("GET", /network-get-interfaces/)).toBe(1);
    const written = summaryOf(session.run({ mode: "apply", signal: new AbortController().signal }));
    leaving.abort();
    held.resolve();
    const [cancelled, done] = [await dry, await written];
    expect([cancelled?.verdict, cancelled?.problems.map(({ code }) => code), done?.verdict]).toEqual(["failed", ["RUN_CANCELLED"], "success"]);
    expect(world.vmNames()).toEqual(["db", "web"]);
  });
});
