import { agentInterface, birthMac, guest, nic, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const INTERFACE = "netbox_proxbox.guestvminterface";
const ADDRESS = "netbox_proxbox.guestvminterfaceaddress";
const CLOUD_INIT = "netbox_proxbox.proxmoxvmcloudinit";
/** NetBox's own models that a run reads or writes. */
const NETBOX_MODELS = [
  ...Object.values(MODELS), "virtualization.clustertype", "virtualization.virtualmachinetype", "dcim.manufacturer", "dcim.devicetype", "dcim.platform", "extras.customfield",
];
const KEYS = "ssh-ed25519 AAAAC3Nz ops@example\nssh-rsa AAAAB3Nz web@example\n";

/** A machine with two NICs: on the first a VLAN and two addresses, the second bare, and what containers leave behind. */
function web(): ReturnType<typeof guest> {
  const interfaces = [
    agentInterface({ name: "lo", mac: null, addresses: ["127.0.0.1/8"] }),
    agentInterface({ name: "ens18.30", mac: birthMac(1), addresses: [] }),
    agentInterface({ name: "ens18", mac: birthMac(1), addresses: ["10.0.0.5/24", "2001:db8::5/64", "fe80::5/64"] }),
    agentInterface({ name: "ens19", mac: birthMac(2), addresses: ["10.1.0.5/24"] }),
    agentInterface({ name: "vrrp0", mac: "00:00:5E:00:01:0A", addresses: ["10.0.0.200/24"] }),
  ];
  const config = { ciuser: "ops", cipassword: "$5$secret", sshkeys: encodeURIComponent(KEYS), ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1" };
  return guest({ name: "web", agent: { interfaces }, nics: [nic({ mac: birthMac(1) }), nic({ mac: birthMac(2) })], config });
}

function worldWith(more: Partial<WorldOptions> = {}): Promise<World> {
  return openWorld({ estate: oneNodeCluster(web()), ...more, netbox: { plugins: ["proxbox"], ...more.netbox } });
}

/** Every interface of the guest's own system with the NIC that it is and its addresses. */
function inside(world: World): Readonly<Record<string, string>> {
  const nics = new Map(world.rows(MODELS.nic).map(({ id, name }) => [id, String(name)]));
  const addresses = new Map(world.rows(MODELS.ip).map(({ id, address }) => [id, String(address)]));
  return Object.fromEntries(world.rows(INTERFACE).map(({ id, name, vm_interface: nicId }) => {
    const links = world.rows(ADDRESS, { guest_interface: id }).map(({ ip_address: ip }) => addresses.get(Number(ip)) ?? "?").sort();
    return [String(name), [nics.get(Number(nicId)) ?? "none", ...links].join(" ")];
  }));
}

function reported(world: World, name: string) {
  const found = world.guest(100).agent?.interfaces.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no interface ${name}`);
  return found;
}

function addressesOf(text: string) {
  return agentInterface({ name: "x", mac: null, addresses: [text] })["ip-addresses"];
}

describe("what a guest's own system and cloud-init have", () => {
  it("goes to netbox-proxbox's models, joined by the MAC address, no password with it, and the second run writes nothing", async () => {
    const world = await worldWith();
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(inside(world)).toEqual({ ens18: "net0 10.0.0.5/24 2001:db8::5/64", "ens18.30": "none", ens19: "net1 10.1.0.5/24", vrrp0: "none" });
    expect(world.row(INTERFACE, { name: "ens18" })["mac_address"]).toBe(birthMac(1));
    expect(world.row(CLOUD_INIT, {})).toMatchObject({ virtual_machine: world.vm("web").id, ciuser: "ops", sshkeys: KEYS.trim(), ipconfig0: "ip=10.0.0.5/24,gw=10.0.0.1", sshkeys_truncated: false });
    expect(JSON.stringify([world.netbox.changes(), report.events])).not.toContain("$5$secret");
    await world.expectSettled();
  });

  it("costs no request to Proxmox VE, and goes nowhere where NetBox does not have them", async () => {
    const [without, withPlugin] = [await worldWith({ netbox: { plugins: [] } }), await worldWith()];
    const [bare, full] = [await without.run(), await withPlugin.run()];
    expect(full.summary.requests.proxmox).toBe(bare.summary.requests.proxmox);
    expect(bare.summary.verdict).toBe("success");
    await without.expectSettled();
  });

  it("an interface under a name that a person gave to another one's row is a conflict in every run, and fails none", async () => {
    const world = await worldWith();
    await world.run();
    world.edit(INTERFACE, world.row(INTERFACE, { name: "ens18.30" }).id, { name: "wg0" });
    world.guest(100).agent?.interfaces.push(agentInterface({ name: "wg0", mac: "02:00:00:00:00:77", addresses: [] }));
    for (const { outcomes } of [await world.run(), await world.run()]) {
      expect(outcomes.flatMap(({ kind, status }) => (kind === "guest-interface" && status !== "unchanged" ? [status] : [])).toSorted()).toEqual(["conflict", "kept"]);
    }
    await world.expectSettled();
  });

  it("follows the guest: another name is a change of the row, another address takes the old one along in one run", async () => {
    const world = await worldWith();
    await world.run();
    const { id } = world.row(INTERFACE, { name: "ens18" });
    delete world.guest(100).config["ipconfig0"];
    Object.assign(reported(world, "ens18"), { name: "eth0", "ip-addresses": addressesOf("10.0.0.77/24") });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(inside(world)).toMatchObject({ eth0: "net0 10.0.0.77/24" });
    expect(world.row(INTERFACE, { name: "eth0" }).id).toBe(id);
    expect(world.rows(MODELS.ip).map(({ address }) => address)).toEqual(expect.not.arrayContaining(["10.0.0.5/24", "2001:db8::5/64"]));
    await world.expectSettled();
  });

  it("E28: a silent agent, and E31 a NIC that it does not mention, keep what there is", async () => {
    const world = await worldWith();
    await world.run();
    const before = inside(world);
    const { agent } = world.guest(100);
    Object.assign(agent ?? {}, { mode: "silent" });
    expect((await world.expectSettled()).remarks.map(({ reason }) => reason).join()).toContain("guest address, guest interface");
    Object.assign(agent ?? {}, { mode: "answering", interfaces: agent?.interfaces.filter(({ name }) => name !== "ens19") });
    await world.expectSettled();
    expect(inside(world)).toEqual(before);
  });

  it("a NIC that is gone takes its address and its interface along, and what is off in cloud-init goes", async () => {
    const world = await worldWith();
    await world.run();
    const { config, agent } = world.guest(100);
    for (const name of ["net1", "ciuser", "sshkeys", "ipconfig0"]) delete config[name];
    Object.assign(agent ?? {}, { interfaces: agent?.interfaces.filter(({ name }) => name !== "ens19") });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect({ inside: inside(world), nics: world.rows(MODELS.nic).length, cloudInit: world.rows(CLOUD_INIT) }).toMatchObject({ inside: { ens18: "net0 10.0.0.5/24 2001:db8::5/64" }, nics: 1, cloudInit: [] });
    await world.expectSettled();
  });

  it("NetBox deletes no machine while such a row points to its address: those of ours go first, and nothing of the machine is left", async () => {
    const world = await worldWith({ estate: oneNodeCluster(web(), guest({ vmid: 101, name: "db" })), settings: { deletion: { isEnabled: true, graceDays: 1, maxRatio: 1, alwaysAllowed: 9, isApproved: false } } });
    await world.run();
    const id = world.vm("web").id;
    expect(() => world.erase(MODELS.vm, id)).toThrow();
    world.destroy(100);
    await world.run();
    world.passDays(3);
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect({ names: world.vmNames(), rows: [INTERFACE, ADDRESS, CLOUD_INIT].flatMap((model) => world.rows(model)) }).toEqual({ names: ["db"], rows: [] });
    await world.expectSettled();
  });

  it("a person's row on our address keeps the address, and a person's name and tag stay", async () => {
    const world = await worldWith();
    await world.run();
    const old = world.row(MODELS.ip, { address: "10.0.0.5/24" });
    const theirs = world.create(INTERFACE, { virtual_machine: world.vm("web").id, name: "by hand" });
    const link = world.create(ADDRESS, { guest_interface: theirs.id, ip_address: old.id });
    Object.assign(reported(world, "ens18"), { "ip-addresses": addressesOf("10.0.0.77/24") });
    const report = await world.run();
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", kind: "ip-address", reason: expect.stringContaining("things that people made hang on it") }));
    expect([world.rows(MODELS.ip, { id: old.id }), world.rows(ADDRESS, { id: link.id })].map((rows) => rows.length)).toEqual([1, 1]);
    await world.expectSettled();
  });

  it("rows that were made for the same interfaces before are taken up, and one that has the NIC keeps it", async () => {
    const world = await worldWith();
    await world.run();
    const ens18 = world.row(INTERFACE, { name: "ens18" });
    for (const { id } of world.rows(ADDRESS, { guest_interface: ens18.id })) world.erase(ADDRESS, id);
    world.erase(INTERFACE, ens18.id);
    const held = world.create(INTERFACE, { virtual_machine: ens18["virtual_machine"], name: "old name", vm_interface: ens18["vm_interface"], mac_address: birthMac(1) });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(world.row(INTERFACE, { id: held.id })["vm_interface"]).toBe(ens18["vm_interface"]);
    await world.expectSettled();
  });
});

describe("netbox-proxbox's models of guests that are not to be had", () => {
  it("an older version without them costs nothing", async () => {
    const world = await worldWith();
    world.netbox.faults.add({ path: /plugins\/proxbox\/(guest-vm|vm-cloudinit)/, times: Infinity, effect: { kind: "status", status: 404 } });
    const report = await world.run();
    expect({ verdict: report.summary.verdict, warnings: report.summary.warnings, names: world.vmNames() }).toEqual({ verdict: "success", warnings: [], names: ["web"] });
    await world.expectSettled();
  });

  it.each([["see", [], /The kind guest-interface was left out/], ["write", ["view"], /What netbox-proxbox keeps of guests was left out/]] as const)("a token that may not %s them costs the run these alone, with a warning", async (_what, actions, warning) => {
    const world = await worldWith();
    const all = ["view", "add", "change", "delete"] as const;
    const own = NETBOX_MODELS.map((type) => ({ type, actions: [...all] }));
    const token = world.netbox.tokens.addToken([...own, ...[INTERFACE, ADDRESS, CLOUD_INIT].map((type) => ({ type, actions: [...actions] }))]);
    const { summary } = await world.run({ token });
    expect({ verdict: summary.verdict, problems: summary.problems, names: world.vmNames(), rows: world.rows(INTERFACE) }).toEqual({ verdict: "warning", problems: [], names: ["web"], rows: [] });
    expect(summary.warnings.join(" ")).toMatch(warning);
  });
});
