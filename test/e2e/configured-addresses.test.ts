import { KINDS } from "@proxbox/engine";
import { agentInterface, birthMac, clusterOf, guest, lxc, oneNodeCluster } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

/** A machine whose cloud-init gives net0 an address; no agent unless `more` says so. */
function machine(vmid: number, name: string, more: Parameters<typeof guest>[0] = {}): ReturnType<typeof guest> {
  const { config, ...rest } = more;
  return guest({ vmid, name, status: "stopped", ...rest, config: { ipconfig0: "ip=192.0.2.5/24,gw=192.0.2.1,ip6=2001:db8::5/64", ...config } });
}

/** The guest is on, and its agent reports these addresses of net0. */
function runsWith(world: World, vmid: number, ...addresses: string[]): void {
  const one = world.guest(vmid);
  Object.assign(one, { status: "running", agent: { mode: "answering", interfaces: [agentInterface({ mac: birthMac(vmid), addresses })] } });
  one.config["agent"] = "1";
}

function addresses(world: World): readonly string[] {
  return world.rows(MODELS.ip, { assigned_object_type: MODELS.nic }).map(({ address }) => String(address)).sort();
}

function expectNothingRefused(world: World): void {
  expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
}

describe("addresses of cloud-init", () => {
  it("E29: stand for a machine that was never heard, as its primary addresses too", async () => {
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "web")) });
    await world.run();
    expect(addresses(world)).toEqual(["192.0.2.5/24", "2001:db8::5/64"]);
    const { primary_ip4: primary } = world.vm("web");
    expect(world.row(MODELS.ip, { id: primary })["address"]).toBe("192.0.2.5/24");
    await world.expectSettled();
  });

  it("E31: give way to what the guest says, and do not come back when it is off again", async () => {
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "web")) });
    await world.run();
    runsWith(world, 100, "192.0.2.7/24", "2001:db8::7/64");
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(addresses(world)).toEqual(["192.0.2.7/24", "2001:db8::7/64"]);
    expect(report.remarks.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("cloud-init gives net0 the address 192.0.2.5, which the guest does not have"));
    await world.expectSettled();
    world.guest(100).status = "stopped";
    await world.run();
    expect(addresses(world)).toEqual(["192.0.2.7/24", "2001:db8::7/64"]);
    await world.expectSettled();
    expectNothingRefused(world);
  });

  it("are the same objects once the guest confirms them, with the mask that it has", async () => {
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "web")) });
    await world.run();
    const ids = world.rows(MODELS.ip).map(({ id }) => id);
    runsWith(world, 100, "192.0.2.5/25", "2001:db8::5/64");
    await world.run();
    expect(world.rows(MODELS.ip).map(({ id }) => id)).toEqual(ids);
    expect(addresses(world)).toEqual(["192.0.2.5/25", "2001:db8::5/64"]);
    await world.expectSettled();
  });

  it("take nothing from a machine that was seen with them, though it comes later in the list", async () => {
    const seen = guest({ vmid: 101, name: "seen", addresses: ["192.0.2.5/24", "2001:db8::5/64"] });
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "copy"), seen) });
    const report = await world.run();
    const nic = world.row(MODELS.nic, { virtual_machine: world.vm("seen").id });
    expect(world.rows(MODELS.ip, { assigned_object_type: MODELS.nic }).map((row) => row["assigned_object_id"])).toEqual([nic.id, nic.id]);
    expect(report.remarks.filter(({ type }) => type === "conflict").map(({ key }) => key)).toEqual(["lab/qemu/100/net0/ip/192.0.2.5", "lab/qemu/100/net0/ip/2001:db8::5"]);
    await world.expectSettled();
  });

  it("E41: leave an unassigned address of a person alone where the interface has another one", async () => {
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "web", { config: { ipconfig0: "ip=192.0.2.5/24" } })) });
    runsWith(world, 100, "192.0.2.7/24");
    await world.run();
    const mine = world.create(MODELS.ip, { address: "192.0.2.5/24", description: "reserved" });
    world.guest(100).status = "stopped";
    await world.run();
    expect(world.row(MODELS.ip, { id: mine.id })).toEqual(mine);
    await world.expectSettled();
  });

  it("do not come from a template, whose copies would all want them", async () => {
    const world = await openWorld({ estate: oneNodeCluster(machine(100, "golden", { config: { template: 1 } }), machine(101, "copy")) });
    await world.run();
    const nic = world.row(MODELS.nic, { virtual_machine: world.vm("copy").id });
    expect(world.rows(MODELS.ip, { assigned_object_type: MODELS.nic }).map((row) => row["assigned_object_id"])).toEqual([nic.id, nic.id]);
    await world.expectSettled();
  });
});

describe("addresses of containers", () => {
  it.each(["inet", "ip-addresses"] as const)("E56, E57: static ones stand beside the live ones in the form %s, and stay when it is stopped", async (shape) => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", ip: "192.0.2.10/24", ip6: "2001:db8::10/64", addresses: ["192.0.2.10/24", "10.0.0.5/24"], shape })) });
    await world.run();
    expect(addresses(world)).toEqual(["10.0.0.5/24", "192.0.2.10/24", "2001:db8::10/64"]);
    world.guest(100).status = "stopped";
    await world.run();
    expect(addresses(world)).toEqual(["10.0.0.5/24", "192.0.2.10/24", "2001:db8::10/64"]);
    await world.expectSettled();
  });
});

describe("addresses in a range that NetBox holds to be full", () => {
  const inRange = (): ReturnType<typeof guest> => guest({ vmid: 100, name: "web", addresses: ["192.0.2.15/24", "192.0.2.50/24"] });

  it("E49: are not sent, with a clear warning; the machine and its other addresses are, and nothing is tried again", async () => {
    const world = await openWorld({ estate: oneNodeCluster(inRange()) });
    world.create(MODELS.range, { start_address: "192.0.2.10/24", end_address: "192.0.2.20/24", mark_populated: true });
    world.create(MODELS.range, { start_address: "192.0.2.40/24", end_address: "192.0.2.60/24" });
    world.create(MODELS.range, { start_address: "192.0.2.1/24", end_address: "192.0.2.99/24", mark_populated: true, vrf: world.create(MODELS.vrf, { name: "other" }).id });
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(addresses(world)).toEqual(["192.0.2.50/24"]);
    expect(report.remarks.filter(({ type }) => type === "conflict").map(({ label, reason }) => `${label}: ${reason}`)).toEqual([expect.stringMatching(/^192\.0\.2\.15 on web: NetBox's IP range 192\.0\.2\.10-192\.0\.2\.20 is marked as populated/)]);
    expectNothingRefused(world);
    expect(world.row(MODELS.ip, { id: world.vm("web")["primary_ip4"] })["address"]).toBe("192.0.2.50/24");
    await world.expectSettled();
  });

  it("E49: are kept where they stood before the range was marked, and made once the mark is gone", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.15/24"] })) });
    await world.run();
    const range = world.create(MODELS.range, { start_address: "192.0.2.10/24", end_address: "192.0.2.20/24", mark_populated: true });
    await world.expectSettled();
    runsWith(world, 100, "192.0.2.15/24", "192.0.2.16/24");
    await world.run();
    expect(addresses(world)).toEqual(["192.0.2.15/24"]);
    world.edit(MODELS.range, range.id, { mark_populated: false });
    await world.run();
    expect(addresses(world)).toEqual(["192.0.2.15/24", "192.0.2.16/24"]);
    await world.expectSettled();
  });

  it("E104: need no right to see ranges", async () => {
    const world = await openWorld({ estate: oneNodeCluster(inRange()) });
    const types = ["extras.customfield", ...KINDS.filter(({ isLookup }) => isLookup !== true).map(({ objectType }) => objectType)];
    const token = world.netbox.tokens.addToken(types.map((type) => ({ type, actions: ["view", "add", "change", "delete"] })));
    const report = await world.run({ token });
    expect(report.summary.verdict).toBe("success");
    expect(addresses(world)).toEqual(["192.0.2.15/24", "192.0.2.50/24"]);
    await world.expectSettled({ token });
  });
});

describe("addresses in VRFs that mapping rules name", () => {
  const estates = () => ({
    one: clusterOf({ name: "one", nodes: ["pve1"], guests: [guest({ vmid: 100, name: "a", birth: 1, addresses: ["10.0.0.5/24"] })] }),
    two: clusterOf({ name: "two", nodes: ["pve2"], guests: [guest({ vmid: 100, name: "b", birth: 2, node: "pve2", addresses: ["10.0.0.5/24"] })] }),
  });
  const rules = [{ match: { cluster: "one" }, set: { vrf: "VRF-A" } }, { match: { cluster: "two", bridge: "vmbr0" }, set: { vrf: "VRF-B" } }];

  it("E48: one private address of two clusters is one object in each VRF, without a conflict", async () => {
    const world = await openWorld({ estates: estates(), settings: { rules, isManagingDevices: false } });
    const vrfs = ["VRF-A", "VRF-B"].map((name) => world.create(MODELS.vrf, { name }).id);
    const report = await world.run();
    expect(world.rows(MODELS.ip).map(({ address, vrf }) => [address, vrf])).toEqual(vrfs.map((id) => ["10.0.0.5/24", id]));
    expect(report.remarks.filter(({ type }) => type === "conflict")).toEqual([]);
    expect(report.summary.verdict).toBe("success");
    await world.expectSettled();
  });

  it("E48: are not put into the global table where NetBox lacks the VRF, nor take a person's address there", async () => {
    const world = await openWorld({ estates: estates(), settings: { rules, isManagingDevices: false } });
    world.create(MODELS.vrf, { name: "VRF-A" });
    const mine = world.create(MODELS.ip, { address: "10.0.0.5/24", description: "global" });
    const report = await world.run();
    expect(world.row(MODELS.ip, { id: mine.id })).toEqual(mine);
    expect(world.rows(MODELS.ip)).toHaveLength(2);
    expect(report.remarks.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('NetBox has no VRF "VRF-B"'));
    await world.expectSettled();
  });
});
