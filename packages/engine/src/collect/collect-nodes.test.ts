import { clusterOf, guest, startProxmox } from "@proxbox/lab";
import type { Estate, Privileges, ProxmoxLab } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openProxmox } from "../proxmox/client.ts";
import { collect } from "./collect.ts";
import type { CollectOptions } from "./collection.ts";
import type { NodeNetwork, Snapshot } from "./snapshot.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Situation extends Partial<CollectOptions> {
  readonly prepare?: (lab: ProxmoxLab) => void;
  readonly privileges?: Privileges;
}

async function collected(estate: Estate, { prepare, privileges, ...options }: Situation = {}): Promise<{ lab: ProxmoxLab; snapshot: Snapshot }> {
  const lab = await startProxmox({ estate });
  closers.push(() => lab.close());
  prepare?.(lab);
  if (privileges !== undefined) lab.addToken({ tokenId: "sync@pve!proxbox", secret: "s", privileges });
  const credentials = privileges === undefined ? { user: "root@pam", secret: lab.credentials.secret } : { user: "sync@pve", secret: "s" };
  const client = openProxmox({ url: lab.url, tls: { mode: "system" }, credentials: { type: "token", name: "proxbox", ...credentials } }, () => new Date(0));
  closers.push(() => client.close());
  return { lab, snapshot: await collect(client, { source: "lab", ...options }) };
}

/** The interfaces of the only node, whose rows these are. */
async function networksOf(...rows: readonly Record<string, unknown>[]): Promise<readonly NodeNetwork[]> {
  const estate = clusterOf();
  for (const node of estate.nodes) node.networks = [...rows];
  const { networks } = (await collected(estate)).snapshot.nodes[0] ?? {};
  return networks?.state === "present" ? networks.value : [];
}

describe("the interfaces of a node", () => {
  it("have the members of bonds and the ports of bridges by name, also those of Open vSwitch", async () => {
    const found = await networksOf(
      { iface: "bond0", type: "bond", slaves: "eno1 eno2", bond_mode: "802.3ad" },
      { iface: "bond1", type: "OVSBond", ovs_bonds: "eno3 eno4", ovs_bridge: "vmbr1" },
      { iface: "vmbr0", type: "bridge", bridge_ports: "bond0", bridge_vlan_aware: 1 },
      { iface: "vmbr1", type: "OVSBridge", ovs_ports: "bond1 mgmt" },
      { iface: "vmbr2", type: "bridge", bridge_ports: "none" },
      { iface: "vmbr3", type: "bridge", bridge_ports: "" },
    );
    expect(found.map(({ name, slaves, ports }) => [name, slaves, ports])).toEqual([
      ["bond0", ["eno1", "eno2"], []], ["bond1", ["eno3", "eno4"], []], ["vmbr0", [], ["bond0"]], ["vmbr1", [], ["bond1", "mgmt"]], ["vmbr2", [], []], ["vmbr3", [], []],
    ]);
    expect(found[1]?.ovsBridge).toBe("vmbr1");
  });

  it("have VLAN, MTU and MAC address in whatever type the version prints them, and a field that is odd is absent", async () => {
    const [vlan, odd, port] = await networksOf(
      { iface: "a", type: "vlan", "vlan-id": "20", "vlan-raw-device": "vmbr0", mtu: "9000", hwaddress: "BC:24:11:00:00:01", altnames: ["enp3s0", 7] },
      { iface: "b", type: ["vlan"], "vlan-id": "twenty", mtu: {}, altnames: "x", slaves: 3 },
      { iface: "c", type: "OVSIntPort", ovs_tag: 30 },
    );
    expect(vlan).toMatchObject({ vlanId: 20, vlanRawDevice: "vmbr0", mtu: 9000, hwaddress: "BC:24:11:00:00:01", altnames: ["enp3s0"] });
    expect(odd).toEqual({ name: "b", type: "unknown", isActive: false, addresses: [], altnames: [], slaves: ["3"], ports: [] });
    expect(port?.ovsTag).toBe(30);
  });
});

describe("a node", () => {
  it("tells its version, kernel, processors and memory, and is recognised by its certificate, in two calls a node", async () => {
    const { lab, snapshot } = await collected(clusterOf({ nodes: ["pve1", "pve2"] }));
    const [first] = lab.estate.nodes;
    expect(snapshot.nodes[0]).toMatchObject({
      tlsFingerprint: first?.sslFingerprint,
      status: { state: "present", value: { version: "9.1.5", cpuModel: "AMD EPYC 7543 32-Core Processor", sockets: 1, cpus: first?.cpus, memoryBytes: first?.memoryBytes } },
    });
    expect(snapshot.nodes[0]?.status).toMatchObject({ value: { kernel: expect.stringMatching(/^\d+\.\d+.*-pve$/) } });
    expect(["/api2/json/nodes/pve1/", "/api2/json/nodes/pve2/", "/api2/json/nodes"].map((path) => lab.requests.count("GET", path))).toEqual([2, 2, 5]);
  });

  it("whose status may not be read, or is not there (E89), costs its status alone: the version comes from elsewhere", async () => {
    for (const [status, reason] of [[403, "denied"], [501, "not-supported"]] as const) {
      const prepare = (lab: ProxmoxLab): void => lab.faults.add({ path: /nodes\/pve1\/status/, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status, reason: "No" } });
      const { snapshot } = await collected(clusterOf(), { prepare });
      expect(snapshot).toMatchObject({ version: "9.1.5", problems: [], nodes: [{ isOnline: true, networks: { state: "present" }, status: { state: "unknown", reason } }] });
    }
  });

  it("is there without its certificate where the list of nodes is not to be had", async () => {
    const { snapshot } = await collected(clusterOf(), { prepare: (lab) => lab.faults.add({ path: /json\/nodes$/, effect: { kind: "status", status: 500, reason: "No" } }) });
    expect(snapshot.nodes[0]).not.toHaveProperty("tlsFingerprint");
    expect(snapshot.problems).toEqual([]);
  });
});

describe("the colours of tags", () => {
  const tagged = [guest({ tags: "prod" })];

  it("are read from an object and from a property string, in one call a cluster", async () => {
    for (const style of [{ shape: "full", "color-map": "prod:d03030:ffffff" }, "case-sensitive=1,color-map=prod:d03030:ffffff,shape=full"]) {
      const { lab, snapshot } = await collected({ ...clusterOf({ nodes: ["pve1", "pve2"], guests: tagged }), options: { "tag-style": style } });
      expect(snapshot.tagColorMap).toBe("prod:d03030:ffffff");
      expect(lab.requests.count("GET", "/api2/json/cluster/options")).toBe(1);
    }
  });

  it("are not asked for where no guest has a tag, and are none where nothing is set or may be seen", async () => {
    const without = await collected(clusterOf({ guests: [guest()] }));
    expect(without.lab.requests.count("GET", "/api2/json/cluster/options")).toBe(0);
    const unset = await collected({ ...clusterOf({ guests: tagged }), options: { keyboard: "de" } });
    const denied = await collected(clusterOf({ guests: tagged }), { prepare: (lab) => lab.faults.add({ path: /cluster\/options/, effect: { kind: "status", status: 403, reason: "Permission check failed" } }) });
    expect([unset, denied].map(({ snapshot }) => [snapshot.tagColorMap, snapshot.problems])).toEqual([[undefined, []], [undefined, []]]);
  });
});
