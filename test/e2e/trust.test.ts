import { KINDS, memoryLastWritten } from "@proxbox/engine";
import type { Kind, LastWritten } from "@proxbox/engine";
import { clusterOf, guest, lxc, oneNodeCluster, startNetbox, twoClusters } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, MODELS, openWorld } from "./world.ts";
import type { Report, World } from "./world.ts";

/** Everything that NetBox holds, model by model. */
function everything(world: World): readonly unknown[] {
  return Object.values(MODELS).map((model) => [model, world.rows(model)]);
}

/** What a plan would do, without what differs between two equal plans. */
function gist({ changes }: Report): readonly unknown[] {
  return changes.map(({ kind, key, action, fields }) => [kind, key, action, fields.map(({ field, before, after }) => [field, before, after])]);
}

/** Records that count how often somebody saved something. */
function watched(inner: LastWritten): { records: LastWritten; saves: () => number } {
  let saves = 0;
  return { records: { ...inner, save: (scope, changes) => ((saves += 1), inner.save(scope, changes)) }, saves: () => saves };
}

describe("the second run", () => {
  it("E90: writes nothing for 200 machines with everything switched on, and leaves no line in the change log", async () => {
    const world = await openWorld({ estate: { nodes: 3, vms: 200, seed: 7 }, netbox: { customFields: "proxbox" } });
    const first = await world.run();
    expect(first.summary).toMatchObject({ problems: [], kinds: { "virtual-machine": { created: 200 } } });
    const second = await world.expectSettled();
    expect(second.summary).toMatchObject({ verdict: "success", planned: 0, writes: 0, headline: "NetBox is true to Proxmox VE: nothing was written", kinds: { "virtual-machine": { unchanged: 200 } } });
    await world.expectSettled();
  });

  it("E90: also on an older NetBox, and one that gives small pages", async () => {
    for (const netbox of [{ version: "4.2" }, { version: "4.7" }, { maxPageSize: 20 }] as const) {
      const world = await openWorld({ estate: { nodes: 2, vms: 45, seed: 3 }, netbox });
      expect((await world.run()).summary.verdict).toBe("success");
      await world.expectSettled();
    }
  });
});

describe("a plan", () => {
  it("E115: writes nothing, neither to NetBox nor to the records, and the apply writes exactly what it showed", async () => {
    const world = await openWorld({ estate: { nodes: 2, vms: 20, seed: 5 } });
    const { records, saves } = watched(memoryLastWritten());
    world.lastWritten = records;
    const before = everything(world);
    const plan = await world.plan();
    expect(plan).toMatchObject({ writes: 0, log: [], summary: { verdict: "success", writes: 0 } });
    expect(plan.changes.length).toBeGreaterThan(100);
    expect(saves()).toBe(0);
    expect(everything(world)).toEqual(before);
    expect(plan.events.some(({ type }) => type === "outcome")).toBe(false);

    const applied = await world.run({ expectedChecksum: plan.plan!.checksum });
    expect(gist(applied)).toEqual(gist(plan));
    // A VLAN that NetBox does not have is neither planned nor written.
    const written = applied.outcomes.filter(({ kind, status }) => status !== "unchanged" && !(kind === "vlan" && status === "skipped")).map(({ kind, key }) => `${kind} ${key}`);
    expect(written.toSorted()).toEqual(plan.changes.map(({ kind, key }) => `${kind} ${key}`).toSorted());
    const created = applied.log.filter(({ action }) => action === "create").length;
    expect(created).toBe(plan.changes.filter(({ action }) => action === "create").length);
    await world.expectSettled();
  });

  it("names its run in the change log, whatever it does to an object", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    const created = await world.run();
    world.guest(100).name = "shop";
    world.destroy(101);
    const updated = await world.run();
    world.passDays(31);
    const deleted = await world.run();
    for (const [report, action] of [[created, "create"], [updated, "update"], [deleted, "delete"]] as const) {
      const lines = report.log.filter((line) => line["changed_object_type"] === MODELS.vm && line["action"] === action);
      expect(lines.map((line) => line["message"])).toEqual(lines.map(() => expect.stringContaining(report.summary.runId)));
      expect(lines).not.toEqual([]);
    }
  });

  it("E115: of a second day shows the same changes as the run that follows it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] }), guest({ vmid: 101, name: "db" }), guest({ vmid: 102, name: "old" })) });
    await world.run();
    world.guest(100).name = "shop";
    world.guest(101).config["memory"] = 8192;
    world.destroy(102);
    const plan = await world.plan();
    const again = await world.plan();
    expect(again.plan?.checksum).toBe(plan.plan?.checksum);
    const applied = await world.run();
    expect(gist(applied)).toEqual(gist(plan));
    expect(applied.log.map((line) => [line["changed_object_type"], line["action"]])).toEqual([[MODELS.vm, "update"], [MODELS.vm, "update"], [MODELS.vm, "update"]]);
    await world.expectSettled();
  });

  it("is refused when Proxmox VE has moved since", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    const plan = await world.plan();
    world.guest(100).name = "other";
    const applied = await world.run({ expectedChecksum: plan.plan!.checksum });
    expect(applied).toMatchObject({ writes: 0, log: [], summary: { verdict: "failed" } });
    expect(applied.summary.problems.map(({ code }) => code)).toEqual(["RUN_WORLD_MOVED"]);
    expect(world.vmNames()).toEqual([]);
  });

  it("is refused when a person has changed NetBox since, where that changes what would be written", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    await world.run();
    world.guest(100).config["memory"] = 8192;
    const plan = await world.plan();
    world.edit(MODELS.vm, world.vm("web").id, { memory: 4096 });
    const { records, saves } = watched(world.lastWritten);
    world.lastWritten = records;
    const applied = await world.run({ expectedChecksum: plan.plan!.checksum });
    expect(applied.summary.problems.map(({ code }) => code)).toEqual(["RUN_WORLD_MOVED"]);
    expect(applied.writes).toBe(0);
    expect(saves()).toBe(0);
    expect(world.vm("web")["memory"]).toBe(4096);
  });
});

describe("people at work meanwhile", () => {
  it("E101: an edit of another field between our reading and our write is not lost, and ours is written", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.guest(100).config["memory"] = 8192;
    world.guest(101).config["memory"] = 8192;
    await world.run({ onEvent: ({ type }) => void (type === "planned" && world.edit(MODELS.vm, world.vm("web").id, { description: "The shop", comments: "written just now" })) });
    expect(world.vm("web")).toMatchObject({ memory: 8192, description: "The shop", comments: "written just now" });
    expect(world.vm("db")["memory"]).toBe(8192);
    await world.expectSettled();
  });

  it("E101: an edit of the same field wins", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.guest(100).config["memory"] = 8192;
    world.guest(101).config["memory"] = 8192;
    const report = await world.run({ onEvent: ({ type }) => void (type === "planned" && world.edit(MODELS.vm, world.vm("web").id, { memory: 3000 })) });
    expect(report.outcomes.find(({ kind, label }) => kind === "virtual-machine" && label === "web")?.status).toBe("unchanged");
    expect(world.vm("web")["memory"]).toBe(3000);
    expect(world.vm("db")["memory"]).toBe(8192);
    await world.expectSettled();
  });

  it("E101: a machine that a person takes up again in the moment of its deletion stays", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.destroy(100);
    await world.run();
    world.passDays(31);
    const report = await world.run({ onEvent: ({ type }) => void (type === "planned" && world.edit(MODELS.vm, world.vm("web").id, { status: "planned", description: "kept for the audit" })) });
    expect(report.changes.map(({ action }) => action)).toEqual(["delete"]);
    expect(world.vm("web")).toMatchObject({ status: "planned", description: "kept for the audit" });
    await world.expectSettled();
  });

  it.each(["4.5", "4.6"] as const)("E101: a machine onto which a person puts a disk or an address in the moment of its deletion stays on NetBox %s, with both", async (version) => {
    const world = await openWorld({ netbox: { version }, estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" }), guest({ vmid: 102, name: "old" }), guest({ vmid: 103, name: "stays" })), settings: { deletion: { ...DEFAULT_SETTINGS.deletion, isApproved: true } } });
    await world.run();
    for (const vmid of [100, 101, 102]) world.destroy(vmid);
    await world.run();
    world.passDays(31);
    const put = (): void => {
      world.create(MODELS.disk, { virtual_machine: world.vm("web").id, name: "backup", size: 10 });
      world.create(MODELS.ip, { address: "192.0.2.9/24", assigned_object_type: MODELS.nic, assigned_object_id: world.row(MODELS.nic, { virtual_machine: world.vm("db").id }).id });
    };
    const report = await world.run({ onEvent: ({ type }) => void (type === "planned" && put()) });
    expect(report.outcomes.filter(({ kind, status }) => kind === "virtual-machine" && status !== "unchanged").map(({ label, status }) => `${label} ${status}`).toSorted()).toEqual(["db kept", "old deleted", "web kept"]);
    expect(world.vmNames()).toEqual(["db", "stays", "web"]);
    expect([world.rows(MODELS.disk, { name: "backup" }).length, world.rows(MODELS.ip, { address: "192.0.2.9/24" }).length]).toEqual([1, 1]);
    await world.expectSettled();
  });

  it("E101: a machine with an interface that a person edits in the moment of its deletion stays", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.destroy(100);
    await world.run();
    world.passDays(31);
    const { id } = world.row(MODELS.nic, { virtual_machine: world.vm("web").id });
    const report = await world.run({ onEvent: ({ type }) => void (type === "planned" && world.edit(MODELS.nic, id, { description: "see ticket 7" })) });
    expect(report.outcomes).toContainEqual(expect.objectContaining({ kind: "virtual-machine", label: "web", status: "kept" }));
    expect(world.row(MODELS.nic, { id })).toMatchObject({ description: "see ticket 7" });
    await world.expectSettled();
  });

  it("E101: a name that a person gives in the moment in which two machines exchange theirs is kept", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    const { id } = world.vm("web");
    Object.assign(world.guest(100), { name: "db" });
    Object.assign(world.guest(101), { name: "web" });
    await world.run({ onEvent: ({ type }) => void (type === "planned" && world.edit(MODELS.vm, id, { name: "web of Ann", description: "mine" })) });
    expect(world.row(MODELS.vm, { id })).toMatchObject({ name: "web of Ann", description: "mine" });
    await world.run();
    expect(world.vmNames()).toEqual(["web", "web of Ann"]);
    await world.expectSettled();
  });

  it("E101: a primary address that a person chooses in the moment in which we change the machine is kept", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] })) });
    await world.run();
    const { id, primary_ip4: first } = world.vm("web");
    const nic = world.row(MODELS.nic, { virtual_machine: id });
    const chosen = world.create(MODELS.ip, { address: "192.0.2.77/24", assigned_object_type: MODELS.nic, assigned_object_id: nic.id });
    const lost = world.guest(100).agent?.interfaces[0]?.["ip-addresses"];
    if (lost?.[0] !== undefined) lost[0]["ip-address"] = "192.0.2.6";
    world.guest(100).config["memory"] = 8192;
    await world.run({ onEvent: ({ type }) => void (type === "planned" && world.edit(MODELS.vm, id, { primary_ip4: chosen.id })) });
    expect(world.vm("web")).toMatchObject({ memory: 8192, primary_ip4: chosen.id });
    expect(first).not.toBe(chosen.id);
    await world.run();
    await world.expectSettled();
  });

  it("E101: a machine that a person deletes between our reading and our write is made again by the next run", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.guest(100).config["memory"] = 8192;
    world.guest(101).config["memory"] = 8192;
    await world.run({ onEvent: ({ type }) => void (type === "planned" && world.erase(MODELS.vm, world.vm("web").id)) });
    expect(world.vm("db")["memory"]).toBe(8192);
    await world.run();
    expect(world.vm("web")["memory"]).toBe(8192);
    await world.expectSettled();
  });

  it("nothing that people made is ever written, whatever happens in Proxmox VE", async () => {
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web", tags: "prod", addresses: ["192.0.2.5/24"] }), guest({ vmid: 101, name: "db" }), lxc({ vmid: 102, name: "dns" })] }) });
    const tag = world.create(MODELS.tag, { name: "Production", slug: "prod", color: "123456", description: "by hand" });
    const mark = world.create(MODELS.tag, { name: "proxbox", slug: "proxbox", color: "abcdef" });
    const role = world.create(MODELS.role, { name: "Virtual machine", slug: "virtual-machine-qemu", color: "111111" });
    const type = world.create("virtualization.clustertype", { name: "Proxmox", slug: "cluster" });
    const site = world.create(MODELS.site, { name: "Home", slug: "home" });
    const cluster = world.create(MODELS.cluster, { name: "by-hand", type: type.id });
    const vm = world.create(MODELS.vm, { name: "web", cluster: cluster.id, tags: [tag.id] });
    const port = world.create(MODELS.nic, { virtual_machine: vm.id, name: "net0" });
    const address = world.create(MODELS.ip, { address: "192.0.2.77/24", assigned_object_type: MODELS.nic, assigned_object_id: port.id });
    const byHand = [[MODELS.tag, tag.id], [MODELS.tag, mark.id], [MODELS.role, role.id], ["virtualization.clustertype", type.id], [MODELS.site, site.id], [MODELS.cluster, cluster.id], [MODELS.vm, vm.id], [MODELS.nic, port.id], [MODELS.ip, address.id]] as const;

    const first = await world.run();
    expect(first.summary.verdict).toBe("success");
    expect(world.tagsOf(world.rows(MODELS.vm, { name: "web" })[1]!)).toContain("Production");
    const ours = world.rows(MODELS.vm, { name: "web" })[1]!;
    const addressOnOurs = world.create(MODELS.ip, { address: "192.0.2.88/24", assigned_object_type: MODELS.nic, assigned_object_id: world.row(MODELS.nic, { virtual_machine: ours.id }).id });
    Object.assign(world.guest(100), { node: "pve2", tags: "other", name: "web-2" });
    await world.run();
    world.destroy(101);
    await world.run();
    world.passDays(31);
    await world.run();
    world.lastWritten = memoryLastWritten();
    await world.run();
    expect([...byHand, [MODELS.ip, addressOnOurs.id] as const].flatMap(([model, id]) => world.writesTo(model, id))).toEqual([]);
    await world.expectSettled();
  });
});

describe("runs that do not reach their end", () => {
  it("are completed by the next one, whenever they were cancelled", async () => {
    for (const at of [1, 20, 60, 90]) {
      const world = await openWorld({ estate: { nodes: 2, vms: 12, seed: 2 } });
      const cancelling = new AbortController();
      let seen = 0;
      const report = await world.run({
        signal: cancelling.signal,
        limits: { batchStart: 2, batchMax: 3 },
        onEvent: ({ type }) => {
          if (type === "outcome" && (seen += 1) === at) cancelling.abort();
        },
      });
      expect(report.summary.verdict).toBe("failed");
      expect(report.summary.problems.map(({ code }) => code)).toEqual(["RUN_CANCELLED"]);
      expect(report.summary.planned).toBe(report.changes.length);
      const whole = await world.run();
      expect(whole.summary.verdict).toBe("success");
      expect(world.vmNames()).toHaveLength(12);
      for (const model of [MODELS.vm, MODELS.device, MODELS.tag]) expect(new Set(world.rows(model).map(({ name }) => name)).size).toBe(world.rows(model).length);
      await world.expectSettled();
    }
  });

  it("write nothing when they are cancelled while they read", async () => {
    const world = await openWorld({ estate: { nodes: 2, vms: 12, seed: 2 } });
    const cancelling = new AbortController();
    const report = await world.run({ signal: cancelling.signal, onEvent: ({ type }) => void (type === "stage-progress" && cancelling.abort()) });
    expect(report).toMatchObject({ writes: 0, plan: undefined, summary: { verdict: "failed", planned: 0 } });
    expect(report.summary.problems.map(({ code }) => code)).toEqual(["RUN_CANCELLED"]);
  });

  it("E93: fail at once and say so when NetBox cannot be reached", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    const gone = await startNetbox();
    await gone.close();
    const report = await world.run({ netboxUrl: gone.url });
    expect(report.summary).toMatchObject({ verdict: "failed", planned: 0, writes: 0 });
    expect(report.summary.problems).toMatchObject([{ code: "NB_UNREACHABLE", system: "netbox" }]);
    expect(JSON.stringify(report.summary.problems)).toContain(gone.url);
    expect(world.proxmox.requests.total).toBe(0);
  });

  it("E120: one guest that cannot be understood fails alone, with its reason, and the sums are right", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...[100, 101, 102, 103].map((vmid) => guest({ vmid, name: `vm${vmid}`, addresses: [`192.0.2.${vmid}/24`] }))) });
    await world.run();
    const before = [MODELS.nic, MODELS.disk, MODELS.ip].map((model) => world.rows(model));
    world.proxmox.faults.add({ path: /\/qemu\/101\/config/, times: Infinity, effect: { kind: "status", status: 200, body: '{"data":[1,2,3]}' } });
    for (const vmid of [100, 101, 102]) world.guest(vmid).config["memory"] = 8192;
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(report.summary.problems).toMatchObject([{ code: "RUN_GUEST_FAILED" }]);
    expect(report.summary.problems[0]?.message).toContain("qemu/101");
    expect([100, 102].map((vmid) => world.vm(`vm${vmid}`)["memory"])).toEqual([8192, 8192]);
    expect([MODELS.nic, MODELS.disk, MODELS.ip].map((model) => world.rows(model))).toEqual(before);
    const machines = report.summary.kinds["virtual-machine"] ?? {};
    expect(Object.values(machines).reduce((sum, count) => sum + count, 0)).toBe(4);
    await world.expectSettled();
    world.proxmox.faults.clear();
    expect((await world.run()).summary.verdict).toBe("success");
    await world.expectSettled();
  });

  it("E120: one guest at which we break ourselves fails alone as well, with everything of it kept", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...[100, 101, 102].map((vmid) => guest({ vmid, name: `vm${vmid}`, addresses: [`192.0.2.${vmid}/24`] }))) });
    await world.run();
    const broken = KINDS.map((kind): Kind => (kind.name !== "virtual-disk" ? kind : {
      ...kind,
      translate: (facts) => {
        if (facts.guests.some(({ guest: { vmid } }) => vmid === 101)) throw new TypeError("this size is not possible");
        return kind.translate(facts);
      },
    }));
    for (const vmid of [100, 101]) world.guest(vmid).config["memory"] = 8192;
    const report = await world.run({ kinds: broken });
    expect(report.summary.verdict).toBe("warning");
    expect(report.summary.kinds["virtual-machine"]).toEqual({ failed: 1, updated: 1, unchanged: 1 });
    const [failure] = report.outcomes.filter(({ status }) => status === "failed");
    expect(failure).toMatchObject({ key: "lab/qemu/101", problem: { code: "RUN_GUEST_FAILED" } });
    expect(failure?.reason).toContain("this size is not possible");
    expect(world.vm("vm100")["memory"]).toBe(8192);
    expect(world.vm("vm101")).toMatchObject({ memory: 2048, status: "active" });
    expect(world.rows(MODELS.disk)).toHaveLength(3);
    await world.expectSettled({ kinds: broken });
    await world.run();
    expect(world.vm("vm101")["memory"]).toBe(8192);
    await world.expectSettled();
  });

  it("E120: also when it is new", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "broken" })) });
    world.proxmox.faults.add({ path: /\/qemu\/101\/config/, times: Infinity, effect: { kind: "status", status: 500, reason: "Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist\n" } });
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(world.vmNames()).toContain("web");
    expect(world.rows(MODELS.nic, { virtual_machine: world.vm("web").id })).toHaveLength(1);
    await world.expectSettled();
    world.proxmox.faults.clear();
    await world.run();
    expect(world.rows(MODELS.nic, { virtual_machine: world.vm("broken").id })).toHaveLength(1);
    await world.expectSettled();
  });
});

describe("two sources into one NetBox", () => {
  const both = () => twoClusters({
    a: [guest({ vmid: 100, name: "web", birth: 1, tags: "prod", addresses: ["192.0.2.1/24"] }), guest({ vmid: 101, name: "db", birth: 2 })],
    b: [guest({ vmid: 100, name: "mail", birth: 3, tags: "prod;linux", addresses: ["192.0.2.2/24"] }), guest({ vmid: 101, name: "dns", birth: 4 })],
  });

  it("share tags, roles and types", async () => {
    const world = await openWorld({ estates: both() });
    const report = await world.run();
    expect(report.summary).toMatchObject({ verdict: "success", problems: [], warnings: [] });
    for (const model of [MODELS.tag, MODELS.role, "dcim.devicetype", "dcim.manufacturer", "virtualization.clustertype"]) {
      const slugs = world.rows(model).map(({ slug }) => slug);
      expect(new Set(slugs).size).toBe(slugs.length);
    }
    expect(world.tagsOf(world.vm("web"))).toContain("prod");
    expect(world.tagsOf(world.vm("mail"))).toEqual(expect.arrayContaining(["prod", "linux"]));
    await world.expectSettled();
  });

  it("one after the other leave each other's objects alone", async () => {
    const world = await openWorld({ estates: both() });
    await world.run({ sources: ["a"] });
    const ofA = new Set(Object.values(MODELS).flatMap((model) => world.rows(model).map(({ id }) => `${model} ${id}`)));
    const second = await world.run({ sources: ["b"] });
    expect(second.log.map((line) => `${String(line["changed_object_type"])} ${String(line["changed_object_id"])}`).filter((name) => ofA.has(name))).toEqual([]);
    await world.expectSettled({ sources: ["a"] });
    await world.expectSettled({ sources: ["b"] });
    await world.expectSettled();
  });

  it("of which one cannot be reached: its objects are not touched and do not age, the other is synced, and the verdict is no success", async () => {
    const world = await openWorld({ estates: both() });
    await world.run();
    world.destroy(101, "a");
    world.destroy(101, "b");
    world.proxmoxes["b"]!.faults.add({ times: Infinity, effect: { kind: "reset" } });
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(report.summary.problems).toMatchObject([{ code: "PX_UNREACHABLE", system: "proxmox" }]);
    expect(world.vm("db")["status"]).toBe("decommissioning");
    expect(world.vm("dns")["status"]).toBe("active");
    world.passDays(100);
    await world.run();
    expect(world.vmNames()).toEqual(["dns", "mail", "web"]);
    world.proxmoxes["b"]!.faults.clear();
    await world.run();
    expect(world.vm("dns")["status"]).toBe("decommissioning");
    await world.expectSettled();
  });

  it("of which none can be reached end as failed without a write", async () => {
    const world = await openWorld({ estates: both() });
    await world.run();
    for (const lab of Object.values(world.proxmoxes)) lab.faults.add({ times: Infinity, effect: { kind: "reset" } });
    const report = await world.run();
    expect(report).toMatchObject({ writes: 0, summary: { verdict: "failed" } });
    expect(report.summary.problems.map(({ code }) => code)).toEqual(["PX_UNREACHABLE", "PX_UNREACHABLE"]);
  });
});
