import { KINDS } from "@proxbox/engine";
import type { Selection } from "@proxbox/engine";
import { birthMac, clusterOf, guest, nic } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { Report } from "./world.ts";

/** The parts in which the backend's stages write a plan, in their order. */
const PARTS: readonly Selection[] = [
  { kinds: ["cluster-type", "site", "cluster", "manufacturer", "device-type", "device-role", "platform", "node"].map((kind) => ({ kind })) },
  { kinds: [{ kind: "vm-role" }, { kind: "vm-type" }, { kind: "virtual-machine" }, { kind: "cloud-init" }] },
  { kinds: [{ kind: "virtual-disk" }] },
  { kinds: [{ kind: "node-interface" }, { kind: "interface-relation" }, { kind: "ip-address", of: "nodes" }] },
  { kinds: [{ kind: "vm-interface" }, { kind: "mac-address" }, { kind: "guest-interface" }] },
  { kinds: [{ kind: "ip-address", of: "guests" }, { kind: "primary-ip" }, { kind: "guest-address" }] },
];

const ADDRESSES: Selection = { kinds: [{ kind: "ip-address", of: "guests" }, { kind: "primary-ip" }] };
const INTERFACES: Selection = { kinds: [{ kind: "vm-interface" }, { kind: "mac-address" }] };

function kindsWritten(report: Report): readonly string[] {
  return [...new Set(report.outcomes.filter(({ status }) => status === "created" || status === "updated").map(({ kind }) => kind))].sort();
}

describe("a plan that is written in parts", () => {
  it("comes to the same as one that is written in one go, and reads nothing twice", async () => {
    const world = await openWorld();
    const { part } = world.session();
    const written: string[] = [];
    for (const selection of PARTS) {
      const report = await part(selection);
      expect(report.summary.verdict).toBe("success");
      written.push(...report.outcomes.filter(({ status }) => status === "created").map(({ kind, key }) => `${kind} ${key}`));
    }
    expect(new Set(written).size, "an object that was made twice").toBe(written.length);
    const read = [...world.netbox.requests.entries, ...world.proxmox.requests.entries].filter(({ method }) => method === "GET").map(({ path, query }) => `${path}?${query}`);
    expect(read.filter((target, index) => read.indexOf(target) !== index), "read twice").toEqual([]);
    const asked = world.netbox.requests.entries.filter(({ method }) => method === "OPTIONS").map(({ path, query }) => `${path}?${query}`);
    expect(asked.length, "rights asked for").toBeLessThanOrEqual(2 * new Set(asked).size);
    await world.expectSettled();
  });

  it("covers every kind with its parts, but for the tags that come along and what is only looked up", () => {
    const covered = new Set(PARTS.flatMap(({ kinds = [] }) => kinds.map(({ kind }) => kind)));
    expect(KINDS.filter(({ name, isLookup }) => !covered.has(name) && isLookup !== true).map(({ name }) => name)).toEqual(["tag"]);
  });

  it("brings along what a part needs and NetBox does not have yet", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] })] }) });
    const report = await world.session().part(ADDRESSES);
    expect(report.summary.verdict).toBe("success");
    expect(kindsWritten(report)).toEqual(expect.arrayContaining(["cluster", "ip-address", "mac-address", "primary-ip", "tag", "virtual-machine", "vm-interface"]));
    expect(world.row(MODELS.ip, { address: "10.0.0.5/24" })["assigned_object_id"]).toBe(world.row(MODELS.nic, { name: "net0" }).id);
    expect(world.rows(MODELS.disk)).toEqual([]);
  });

  it("writes nothing when a part is asked for again, and says that it is there", async () => {
    const world = await openWorld();
    const { part } = world.session();
    const machines: Selection = { kinds: [{ kind: "virtual-machine" }] };
    const first = await part(machines);
    const again = await part(machines);
    expect(first.writes).toBeGreaterThan(0);
    expect({ writes: again.writes, verdict: again.summary.verdict, planned: again.summary.planned }).toEqual({ writes: 0, verdict: "success", planned: 0 });
    expect(again.outcomes.filter(({ kind }) => kind === "virtual-machine").map(({ status }) => status)).toEqual(world.vmNames().map(() => "unchanged"));
  });

  it("shows of a part what it would write, and only that", async () => {
    const world = await openWorld();
    const { part } = world.session();
    const shown = await part(PARTS[0], "plan");
    const done = await part(PARTS[0]);
    expect(shown.writes).toBe(0);
    expect(done.changes.map(({ kind, key }) => `${kind} ${key}`)).toEqual(shown.changes.map(({ kind, key }) => `${kind} ${key}`));
    expect(world.rows(MODELS.vm)).toEqual([]);
  });

  it("lets a person's address go from an interface before that is deleted, though addresses are another part", async () => {
    const two = guest({ vmid: 100, birth: 1, name: "web", nics: [nic({ mac: birthMac(1) }), nic({ mac: birthMac(2) })], addresses: ["10.0.0.5/24"] });
    const world = await openWorld({ estate: clusterOf({ guests: [two] }) });
    await world.run();
    const second = world.row(MODELS.nic, { name: "net1" });
    const address = world.create(MODELS.ip, { address: "10.9.9.9/24", assigned_object_type: "virtualization.vminterface", assigned_object_id: second.id, dns_name: "of-a-person.example" });
    delete world.guest(100).config["net1"];
    const report = await world.session().part(INTERFACES);
    expect(world.rows(MODELS.ip, { id: address.id })).toHaveLength(1);
    expect(report.remarks.map(({ reason }) => reason).join("; ")).toContain("not deleted");
    expect(world.rows(MODELS.nic, { name: "net1" })).toHaveLength(1);
  });

  it("E43: moves an address off an interface before that is deleted, so that what a person wrote into it is kept", async () => {
    const one = guest({ vmid: 100, name: "old", nics: [nic({ mac: birthMac(1) }), nic({ mac: birthMac(2) })], addresses: [] });
    const other = guest({ vmid: 101, name: "new", nics: [nic({ mac: birthMac(3) })], addresses: [] });
    const world = await openWorld({ estate: clusterOf({ guests: [one, other] }) });
    const agentOf = (vmid: number, mac: string, addresses: readonly string[]): void => {
      const interfaces = [{ name: "eth0", "hardware-address": mac, "ip-addresses": addresses.map((text) => ({ "ip-address": text, "ip-address-type": "ipv4" as const, prefix: 24 })) }];
      Object.assign(world.guest(vmid), { agent: { mode: "answering", interfaces } });
    };
    agentOf(100, birthMac(2), ["10.0.0.7"]);
    agentOf(101, birthMac(3), ["10.0.0.8"]);
    await world.run();
    const address = world.row(MODELS.ip, { address: "10.0.0.7/24" });
    world.edit(MODELS.ip, address.id, { dns_name: "kept.example" });
    delete world.guest(100).config["net1"];
    agentOf(100, birthMac(1), ["10.0.0.9"]);
    agentOf(101, birthMac(3), ["10.0.0.8", "10.0.0.7"]);
    await world.session().part(INTERFACES);
    expect(world.rows(MODELS.ip, { dns_name: "kept.example" }), "the address that a person has named").toHaveLength(1);
  });
});

describe("a plan that has grown old", () => {
  const MACHINES: Selection = { kinds: [{ kind: "virtual-machine" }] };

  it.each(["4.5", "4.6"] as const)("E101: does not overwrite on NetBox %s what a person wrote after it was made", async (version) => {
    const world = await openWorld({ netbox: { version }, estate: clusterOf({ guests: [guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })] }) });
    await world.run();
    for (const vmid of [100, 101]) world.guest(vmid).config["memory"] = 8_192;
    const { part } = world.session();
    await part(PARTS[0]);
    world.passDays(0.01);
    world.edit(MODELS.vm, world.vm("web").id, { memory: 1 });
    await part(MACHINES);
    expect([world.vm("web")["memory"], world.vm("db")["memory"]]).toEqual([1, 8_192]);
  });
});

describe("a session of some guests", () => {
  it("E114: reads and writes only the guest asked for and what hangs on it", async () => {
    const world = await openWorld();
    await world.run();
    const [first, second] = world.proxmox.estate.guests;
    if (first === undefined || second === undefined) throw new Error("the estate is too small");
    const memory = 9_216;
    first.config["memory"] = memory;
    second.config["memory"] = memory;
    const before = { netbox: world.netbox.requests.entries.length, proxmox: world.proxmox.requests.entries.length };
    const { part } = world.session({ only: [first.vmid] });
    const report = await part({ under: [`lab/${first.type}/${first.vmid}`] });
    expect(report.changes.map(({ key }) => key)).toEqual([`lab/${first.type}/${first.vmid}`]);
    expect(world.rows(MODELS.vm, { memory })).toHaveLength(1);
    const configs = world.proxmox.requests.entries.slice(before.proxmox).filter(({ path }) => path.endsWith("/config")).map(({ path }) => path);
    expect(configs).toEqual([`/api2/json/nodes/${first.node}/${first.type}/${first.vmid}/config`]);
    const rows = world.netbox.requests.entries.slice(before.netbox).filter(({ path }) => path === "/api/virtualization/virtual-machines/").map(({ query }) => query);
    expect(rows.filter((query) => query.includes("cluster_id")), "machines of the whole cluster were read").toEqual([]);
    expect(report.remarks.filter(({ type }) => type === "stale").map(({ key }) => key).filter((key) => !key.startsWith(`lab/${first.type}/${first.vmid}`))).toEqual([]);
  });

  it("E21, E114: calls none of the others gone, and forgets none of their records", async () => {
    const world = await openWorld();
    await world.run();
    const names = world.vmNames();
    const [first] = world.proxmox.estate.guests;
    const { part } = world.session({ only: [first?.vmid ?? 0] });
    const report = await part();
    expect(report.changes).toEqual([]);
    expect(world.vmNames()).toEqual(names);
    await world.expectSettled();
  });

  it("E15: decommissions the guest asked for when Proxmox VE has it no longer", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [guest({ vmid: 100, name: "gone" }), guest({ vmid: 101, name: "stays" })] }) });
    await world.run();
    world.destroy(100);
    const report = await world.session({ only: [100] }).part();
    expect(report.changes.map(({ key, action }) => [key, action])).toEqual([["lab/qemu/100", "decommission"]]);
    expect(world.vm("stays")["status"]).toBe("active");
  });

  it("reads the whole cluster for a guest that it has no record of, so that it is not made a second time", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })] }) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { name: "renamed by a person" });
    world.lastWritten = (await openWorld()).lastWritten;
    await world.session({ only: [100] }).part();
    expect(world.vmNames()).toHaveLength(2);
  });

  it("reads no guest at all for an empty list, and concludes nothing from it", async () => {
    const world = await openWorld();
    await world.run();
    const before = world.proxmox.requests.entries.length;
    const report = await world.session({ only: [] }).part();
    expect(report.changes).toEqual([]);
    expect(world.proxmox.requests.entries.slice(before).filter(({ path }) => /config|agent/.test(path))).toEqual([]);
    await world.expectSettled();
  });
});
