import { AppError } from "@proxbox/contract";
import { generateEstate, startProxmox } from "@proxbox/lab";
import type { Estate, EstateGuest, EstateNode, Privileges, ProxmoxLab, ProxmoxLabOptions } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openProxmox } from "../proxmox/client.ts";
import type { ProxmoxClient, ProxmoxOptions } from "../proxmox/client.ts";
import { collect } from "./collect.ts";
import type { CollectOptions } from "./collection.ts";
import type { Guest, Snapshot } from "./snapshot.ts";
import type { Observed } from "../values/observed.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function guest(vmid: number, more: Partial<EstateGuest> = {}): EstateGuest {
  const addresses = [{ "ip-address": `10.0.0.${vmid % 250}`, "ip-address-type": "ipv4" as const, prefix: 24 }];
  return {
    vmid, type: "qemu", node: "pve01", name: `vm${vmid}`, status: "running", snapshots: [],
    config: { agent: "1", memory: 1024, cores: 2, net0: `virtio=BC:24:11:00:00:${(vmid % 90) + 10},bridge=vmbr0`, scsi0: "local-lvm:x,size=8G" },
    agent: { mode: "answering", interfaces: [{ name: "eth0", "hardware-address": `bc:24:11:00:00:${(vmid % 90) + 10}`, "ip-addresses": addresses }] },
    ...more,
  };
}

function container(vmid: number, more: Partial<EstateGuest> = {}): EstateGuest {
  const { agent, ...base } = guest(vmid, { type: "lxc", config: { net0: "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AA:00:01,ip=dhcp" } });
  return { ...base, interfaces: { rows: [{ name: "lo", hwaddr: "00:00:00:00:00:00", addresses: ["127.0.0.1/8"] }, { name: "eth0", hwaddr: "bc:24:11:aa:00:01", addresses: ["10.1.0.5/24"] }] }, ...more };
}

/** A cluster of three nodes, and exactly these guests. */
function estateOf(...guests: EstateGuest[]): Estate {
  return { ...generateEstate({ nodes: 3, vms: 1, seed: 1 }), pools: [], guests };
}

function node(estate: Estate, name: string): EstateNode {
  const found = estate.nodes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the estate has no node ${name}`);
  return found;
}

async function lab(estate: Estate, options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const server = await startProxmox({ estate, ...options });
  closers.push(() => server.close());
  return server;
}

function open(server: ProxmoxLab, options: Partial<ProxmoxOptions> = {}): ProxmoxClient {
  const credentials = { type: "token", user: "root@pam", name: "proxbox", secret: server.credentials.secret } as const;
  const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials, ...options }, () => new Date(0));
  closers.push(() => client.close());
  return client;
}

function openAs(server: ProxmoxLab, privileges: Privileges): ProxmoxClient {
  server.addToken({ tokenId: "sync@pve!proxbox", secret: "s", privileges });
  return open(server, { credentials: { type: "token", user: "sync@pve", name: "proxbox", secret: "s" } });
}

async function collected(estate: Estate, options: Partial<CollectOptions> = {}, labOptions: ProxmoxLabOptions = {}): Promise<{ server: ProxmoxLab; snapshot: Snapshot }> {
  const server = await lab(estate, labOptions);
  return { server, snapshot: await collect(open(server), { source: "lab", ...options }) };
}

function find(snapshot: Snapshot, vmid: number): Guest {
  const found = snapshot.guests.find((each) => each.vmid === vmid);
  if (found === undefined) throw new Error(`guest ${vmid} is not in the snapshot`);
  return found;
}

function reasonOf<T>(observed: Observed<T>): string {
  return observed.state === "unknown" ? observed.reason : observed.state;
}

function agentCalls(server: ProxmoxLab, vmid?: number): number {
  return server.requests.count("GET", new RegExp(`/${vmid ?? "\\d+"}/(agent/network-get-interfaces|interfaces)$`));
}

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error(`expected an AppError, got ${String(thrown)}`);
}

describe("a snapshot", () => {
  it("holds every guest with one config and at most one question to its system", async () => {
    const { server, snapshot } = await collected(generateEstate({ nodes: 3, vms: 60, seed: 7 }));
    expect(snapshot.guests.map((each) => each.vmid)).toEqual(server.estate.guests.map((each) => each.vmid).sort((a, b) => a - b));
    expect(server.requests.count("GET", /\/config$/)).toBe(60);
    expect(agentCalls(server)).toBeLessThanOrEqual(60);
    const asked = server.requests.entries.map((entry) => entry.path).filter((path) => /\/(config|network-get-interfaces|interfaces)$/.test(path));
    expect(new Set(asked).size).toBe(asked.length);
    expect(snapshot).toMatchObject({ source: "lab", version: "9.1.5", cluster: { mode: "cluster", isQuorate: true }, nodesComplete: { isComplete: true }, guestsComplete: { isComplete: true }, problems: [] });
    expect(server.unexpected).toEqual([]);
  });

  it("does not depend on the order in which Proxmox VE answers", async () => {
    const estate = generateEstate({ nodes: 3, vms: 40, seed: 3 });
    const first = await collected(estate);
    const turned = { ...estate, guests: [...estate.guests].reverse(), nodes: [...estate.nodes].reverse(), storages: [...estate.storages].reverse() };
    const second = await collected(turned, { concurrencyPerNode: 1 });
    expect(second.snapshot).toEqual(first.snapshot);
  });

  it("reads the same from a version that prints numbers as texts and errors as reasons", async () => {
    const estate = estateOf(guest(100, { tags: "a;b", pool: "blue" }), guest(101, { status: "stopped", template: true }));
    const [now, then] = [await collected(estate), await collected(estate, {}, { version: "7.4" })];
    expect(then.snapshot.guests.map(({ vmid, isTemplate, maxCpus, maxMemoryBytes, tags }) => ({ vmid, isTemplate, maxCpus, maxMemoryBytes, tags }))).toEqual(
      now.snapshot.guests.map(({ vmid, isTemplate, maxCpus, maxMemoryBytes, tags }) => ({ vmid, isTemplate, maxCpus, maxMemoryBytes, tags })),
    );
    expect(find(then.snapshot, 101).isTemplate).toBe(true);
  });

  it("takes the name of the config, and none where Proxmox VE only made one up", async () => {
    const { name, ...nameless } = guest(101);
    const { name: other, ...namelessContainer } = container(102);
    const { snapshot } = await collected(estateOf(guest(100, { name: "web" }), nameless, namelessContainer));
    expect(find(snapshot, 100).name).toBe("web");
    expect(find(snapshot, 101).name).toBeUndefined();
    expect(find(snapshot, 102).name).toBeUndefined();
  });

  it("names the lowest version of the nodes that answered", async () => {
    const estate = estateOf(guest(100));
    node(estate, "pve02").version = "8.4.14";
    expect((await collected(estate)).snapshot.version).toBe("8.4.14");
  });

  it("E57: passes a stopped container's config through with its static address", async () => {
    const config = { net0: "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AA:00:01,ip=192.0.2.10/24,ip6=auto" };
    const { server, snapshot } = await collected(estateOf(container(100, { status: "stopped", config })));
    expect(find(snapshot, 100).config).toMatchObject({ state: "present", value: { net0: config.net0 } });
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("powered-off");
    expect(agentCalls(server)).toBe(0);
  });

  it("E87: takes a stand-alone node's name for the cluster's", async () => {
    const { cluster, ...estate } = estateOf(guest(100));
    const { snapshot } = await collected({ ...estate, nodes: [node(estate, "pve01")] });
    expect(snapshot.cluster).toEqual({ name: "pve01", mode: "standalone", isQuorate: true });
    expect(snapshot.guestsComplete).toEqual({ isComplete: true });
  });

  it("tells its progress up to the end", async () => {
    const seen: [number, number, string][] = [];
    await collected(estateOf(guest(100), guest(101), container(102)), { onProgress: (...progress) => seen.push(progress) });
    expect(seen).toEqual([[0, 3, "guests"], [1, 3, "guests"], [2, 3, "guests"], [3, 3, "guests"]]);
  });

  it("reads only the guests asked for, and says that it looked at no other", async () => {
    const { server, snapshot } = await collected(estateOf(guest(100), guest(101)), { onlyGuests: [101] });
    expect(snapshot.guests.map((each) => each.vmid)).toEqual([101]);
    expect(snapshot.onlyGuests).toEqual([101]);
    expect(server.requests.count("GET", /\/config$/)).toBe(1);
  });
});

describe("a virtual machine's agent", () => {
  it("E26: is not asked when it is disabled in the config", async () => {
    const { server, snapshot } = await collected(estateOf(guest(100, { config: { agent: "0,fstrim_cloned_disks=1" } })));
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("agent-disabled");
    expect(agentCalls(server)).toBe(0);
  });

  it("E27: is asked however the config enables it", async () => {
    const forms = ["1,type=virtio", "enabled=1", "1"];
    const { server, snapshot } = await collected(estateOf(...forms.map((agent, position) => guest(100 + position, { config: { agent } }))));
    expect(snapshot.guests.map((each) => each.interfaces.state)).toEqual(["present", "present", "present"]);
    expect(agentCalls(server)).toBe(3);
  });

  it.each(["8.3", "9.1"] as const)("E28: of PVE %s that is not running leaves the addresses unknown, and the run is no failure", async (version) => {
    const { snapshot } = await collected(estateOf(guest(100, { agent: { mode: "silent", interfaces: [] } })), {}, { version });
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("agent-silent");
    expect(find(snapshot, 100).config.state).toBe("present");
    expect(snapshot.problems).toEqual([]);
  });

  it("E28: is understood behind a proxy that replaces reason phrases", async () => {
    const { snapshot } = await collected(estateOf(guest(100, { agent: { mode: "silent", interfaces: [] } })), {}, { proxiedReasons: true });
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("agent-silent");
  });

  it("E29: is not asked when the machine is stopped", async () => {
    const { server, snapshot } = await collected(estateOf(guest(100, { status: "stopped" }), guest(101, { status: "paused" })));
    expect(snapshot.guests.map((each) => reasonOf(each.interfaces))).toEqual(["powered-off", "agent-silent"]);
    expect(snapshot.guests.map((each) => each.status)).toEqual([{ state: "present", value: "stopped" }, { state: "present", value: "paused" }]);
    expect(agentCalls(server)).toBe(0);
  });

  it("E30: that answers with nothing, or with loopback alone, is unknown and not absent", async () => {
    const lo = { name: "lo", "hardware-address": "00:00:00:00:00:00", "ip-addresses": [{ "ip-address": "127.0.0.1", "ip-address-type": "ipv4" as const, prefix: 8 }] };
    const { snapshot } = await collected(estateOf(guest(100, { agent: { mode: "empty", interfaces: [] } }), guest(101, { agent: { mode: "answering", interfaces: [lo] } })));
    expect(snapshot.guests.map((each) => reasonOf(each.interfaces))).toEqual(["agent-empty", "agent-empty"]);
  });

  it("that answers 200 with its own error is not supported", async () => {
    const { snapshot } = await collected(estateOf(guest(100, { agent: { mode: "unsupported", interfaces: [] } })));
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("not-supported");
  });

  it("E32: is asked once more after a time-out, and then believed", async () => {
    const server = await lab(estateOf(guest(100)));
    server.faults.add({ path: /network-get-interfaces/, effect: { kind: "hang" } });
    const snapshot = await collect(open(server), { source: "lab", agentTimeoutMs: 700 });
    expect(find(snapshot, 100).interfaces.state).toBe("present");
    expect(agentCalls(server)).toBe(2);
  });

  it("E32: is asked twice at most, and costs its guest the addresses only", async () => {
    const server = await lab(estateOf(guest(100), guest(101, { agent: { mode: "timeout", interfaces: [] } }), guest(102)));
    server.faults.add({ path: /100\/agent/, times: Number.POSITIVE_INFINITY, effect: { kind: "hang" } });
    const snapshot = await collect(open(server), { source: "lab", agentTimeoutMs: 500 });
    expect(snapshot.guests.map((each) => reasonOf(each.interfaces))).toEqual(["timeout", "timeout", "present"]);
    expect([agentCalls(server, 100), agentCalls(server, 101), agentCalls(server, 102)]).toEqual([2, 2, 1]);
    expect(snapshot.warnings).toEqual(["The guest's system did not answer in time: 100, 101"]);
    expect(snapshot.problems).toEqual([]);
  });

  it("E32: with 110 interfaces is read whole", async () => {
    const interfaces = Array.from({ length: 110 }, (_, index) => ({ name: `veth${index}`, "hardware-address": "bc:24:11:00:00:01", "ip-addresses": [] }));
    const { snapshot } = await collected(estateOf(guest(100, { agent: { mode: "answering", interfaces } })));
    expect(find(snapshot, 100).interfaces).toMatchObject({ state: "present", value: { length: 110 } });
  });

  it("E32: that hangs does not hold up the configs of the other machines on its node", async () => {
    const held = Promise.withResolvers<void>();
    const slow = guest(100, { agent: { mode: "answering", waitFor: held.promise, interfaces: [{ name: "eth0", "hardware-address": "bc:24:11:00:00:01" }] } });
    const server = await lab(estateOf(slow, ...Array.from({ length: 20 }, (_, index) => guest(101 + index, { status: "stopped" }))));
    const done: number[] = [];
    const run = collect(open(server), {
      source: "lab",
      concurrencyPerNode: 1,
      // Everybody else is done while the first agent still hangs; only then it may answer.
      onProgress: (count) => void (done.push(count) === 21 && held.resolve()),
    });
    expect(find(await run, 100).interfaces.state).toBe("present");
  });
});

describe("a container", () => {
  it.each(["inet", "ip-addresses"] as const)("E56: reports its addresses in the form %s", async (shape) => {
    const base = container(100);
    const { snapshot } = await collected(estateOf({ ...base, interfaces: { shape, rows: base.interfaces?.rows ?? [] } }));
    const { interfaces } = find(snapshot, 100);
    expect(interfaces.state === "present" && interfaces.value.find((each) => each.name === "eth0")).toEqual({
      name: "eth0", mac: "bc:24:11:aa:00:01", addresses: [{ address: "10.1.0.5", prefixLength: 24 }],
    });
  });

  it.each(["null", "unimplemented"] as const)("E58: whose interfaces are %s is unknown, and its config is kept", async (shape) => {
    const { snapshot } = await collected(estateOf(container(100, { interfaces: { shape, rows: [] } })));
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("not-supported");
    expect(find(snapshot, 100).config.state).toBe("present");
    expect(snapshot.problems).toEqual([]);
  });

  it("E58: is not supported where the path is answered with 404", async () => {
    const server = await lab(estateOf(container(100)));
    server.faults.add({ path: /\/interfaces$/, effect: { kind: "status", status: 404, headers: { "Content-Type": "application/json" }, body: '{"data":null}' } });
    expect(reasonOf(find(await collect(open(server), { source: "lab" }), 100).interfaces)).toBe("not-supported");
  });
});

describe("a node", () => {
  it("E18: that is offline is not asked, and its guests are unknown, not gone", async () => {
    const estate = estateOf(guest(100), guest(101, { node: "pve03" }), container(102, { node: "pve03" }));
    node(estate, "pve03").online = false;
    const { server, snapshot } = await collected(estate);
    expect(server.requests.count("GET", "/api2/json/nodes/pve03/")).toBe(0);
    for (const vmid of [101, 102]) {
      const { status, config, interfaces } = find(snapshot, vmid);
      expect([reasonOf(status), reasonOf(config), reasonOf(interfaces)]).toEqual(["node-offline", "node-offline", "node-offline"]);
    }
    expect(find(snapshot, 100).interfaces.state).toBe("present");
    expect(snapshot.nodes.map((each) => [each.name, each.isOnline, reasonOf(each.networks)])).toEqual([
      ["pve01", true, "present"],
      ["pve02", true, "present"],
      ["pve03", false, "node-offline"],
    ]);
    expect(snapshot.guestsComplete).toEqual({ isComplete: true });
    expect(snapshot.problems.map((problem) => problem.code)).toEqual(["PX_NODE_OFFLINE"]);
  });

  it("E18: that the cluster still believes in costs one call when it answers 595", async () => {
    const estate = estateOf(guest(100), ...[101, 102, 103].map((vmid) => guest(vmid, { node: "pve03" })));
    const server = await lab(estate);
    server.faults.add({ path: /nodes\/pve03\//, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 595, reason: "No route to host" } });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(server.requests.count("GET", "/api2/json/nodes/pve03/")).toBe(1);
    expect(snapshot.guests.map((each) => reasonOf(each.config))).toEqual(["present", "node-offline", "node-offline", "node-offline"]);
    expect(snapshot.nodes.map((each) => each.isOnline)).toEqual([true, true, false]);
  });

  it("E18: that dies while its guests are read is given up at the first 595", async () => {
    const estate = estateOf(...Array.from({ length: 12 }, (_, index) => guest(100 + index, { node: "pve03" })));
    const server = await lab(estate);
    server.faults.add({ path: /nodes\/pve03\/qemu/, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 595, reason: "No route to host" } });
    const snapshot = await collect(open(server), { source: "lab", concurrencyPerNode: 1 });
    expect(server.requests.count("GET", /pve03\/qemu/)).toBe(1);
    expect(snapshot.nodes.at(-1)?.isOnline).toBe(false);
    expect(snapshot.problems.map((problem) => problem.code)).toEqual(["PX_NODE_OFFLINE"]);
  });

  it("that only hangs is given up after three time-outs", async () => {
    const server = await lab(estateOf(...Array.from({ length: 12 }, (_, index) => guest(100 + index, { node: "pve02" }))));
    server.faults.add({ path: /\/config$/, times: Number.POSITIVE_INFINITY, effect: { kind: "hang" } });
    const snapshot = await collect(open(server, { timeoutMs: 500 }), { source: "lab", concurrencyPerNode: 1 });
    expect(server.requests.count("GET", /\/config$/)).toBe(3);
    expect(new Set(snapshot.guests.map((each) => reasonOf(each.config)))).toEqual(new Set(["timeout"]));
    expect(snapshot.problems.map((problem) => problem.code)).toEqual(["PX_TIMEOUT"]);
  });

  it("whose networks are refused keeps everything else", async () => {
    const server = await lab(estateOf(guest(100)));
    server.faults.add({ path: /pve01\/network/, effect: { kind: "status", status: 403, reason: "Permission check failed (/nodes/pve01, Sys.Audit)" } });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(reasonOf(snapshot.nodes[0]?.networks ?? { state: "absent" })).toBe("denied");
    expect(find(snapshot, 100).config.state).toBe("present");
    expect(snapshot.problems.map((problem) => problem.code)).toEqual(["PX_PERMISSION"]);
  });
});

describe("what may be called gone", () => {
  it("E19: is nothing when the token lost VM.Audit and sees no guest", async () => {
    const server = await lab(estateOf(guest(100), guest(101)));
    const snapshot = await collect(openAs(server, [{ path: "/", privs: ["Sys.Audit"] }]), { source: "lab" });
    expect(snapshot.guests).toEqual([]);
    expect(snapshot.guestsComplete.isComplete).toBe(false);
    expect(snapshot.problems).toEqual([expect.objectContaining({ code: "PX_NO_GUESTS", message: expect.stringContaining("VM.Audit on /vms") })]);
  });

  it("E19: is nothing when the list is empty, whatever the privileges", async () => {
    const { snapshot } = await collected(estateOf());
    expect(snapshot.guestsComplete).toEqual({ isComplete: false, reason: "no guest is visible" });
    expect(snapshot.problems).toEqual([]);
  });

  it("E19: is nothing when the token sees only some guests", async () => {
    const server = await lab(estateOf(guest(100), guest(101)));
    const privileges = [{ path: "/", privs: ["Sys.Audit"] }, { path: "/vms/100", privs: ["VM.Audit"] }];
    const snapshot = await collect(openAs(server, privileges), { source: "lab" });
    expect(snapshot.guests.map((each) => each.vmid)).toEqual([100]);
    expect(snapshot.guestsComplete).toMatchObject({ isComplete: false, reason: expect.stringContaining("VM.Audit on /vms") });
  });

  it("is nothing when the privileges are not told", async () => {
    const server = await lab(estateOf(guest(100)));
    server.faults.add({ path: /permissions/, effect: { kind: "status", status: 501, reason: "Method not implemented" } });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(snapshot.guestsComplete.isComplete).toBe(false);
    expect(find(snapshot, 100).interfaces.state).toBe("present");
  });

  it("is nothing when a row of the list could not be read", async () => {
    const { snapshot } = await collected(estateOf(guest(100), guest(101, { row: { vmid: undefined } })));
    expect(snapshot.guests.map((each) => each.vmid)).toEqual([100]);
    expect(snapshot.guestsComplete.isComplete).toBe(false);
    expect(snapshot.warnings).toEqual(["1 rows of the cluster's lists could not be read"]);
  });

  it("is nothing without quorum", async () => {
    const estate = estateOf(guest(100));
    const { snapshot } = await collected({ ...estate, cluster: { name: "lab", quorate: false } });
    expect([snapshot.guestsComplete.isComplete, snapshot.nodesComplete.isComplete, snapshot.cluster.isQuorate]).toEqual([false, false, false]);
  });

  it("is never a guest that vanished between list and config", async () => {
    const server = await lab(estateOf(guest(100), guest(101)));
    server.faults.add({ path: /100\/config/, effect: { kind: "status", status: 500, reason: "Configuration file 'nodes/pve01/qemu-server/100.conf' does not exist" } });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(snapshot.guests.map((each) => reasonOf(each.config))).toEqual(["error", "present"]);
    expect(snapshot.warnings).toEqual(["Moved or removed while they were read: 100"]);
  });
});

describe("privileges", () => {
  it("E106: a token without any is refused with the privilege and path that it needs", async () => {
    const server = await lab(estateOf(guest(100)));
    const error = await failure(collect(openAs(server, "none"), { source: "lab" }));
    expect(error).toMatchObject({ code: "PX_PERMISSION", detail: "sync@pve!proxbox needs Sys.Audit on /" });
  });

  it.each([["9.1", "VM.GuestAgent.Audit"], ["8.4", "VM.Monitor"]] as const)("E107: on PVE %s a missing %s costs the addresses only, is named, and no agent is asked in vain", async (version, privilege) => {
    const server = await lab(estateOf(guest(100), container(101)), { version });
    const snapshot = await collect(openAs(server, [{ path: "/", privs: ["Sys.Audit", "VM.Audit"] }]), { source: "lab" });
    expect(reasonOf(find(snapshot, 100).interfaces)).toBe("denied");
    expect(find(snapshot, 101).interfaces.state).toBe("present");
    expect(snapshot.warnings).toEqual([`${privilege} is missing on /vms, so the addresses inside these virtual machines were not read: 100`]);
    expect(server.requests.count("GET", /agent/)).toBe(0);
    expect(snapshot.problems).toEqual([]);
  });

  it("that a single guest refuses make this guest unknown", async () => {
    const server = await lab(estateOf(guest(100), guest(101)));
    server.faults.add({ path: /100\/config/, effect: { kind: "status", status: 403, reason: "Permission check failed (/vms/100, VM.Audit)" } });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(snapshot.guests.map((each) => reasonOf(each.config))).toEqual(["denied", "present"]);
    expect(snapshot.problems.map((problem) => problem.code)).toEqual(["PX_PERMISSION"]);
  });
});

describe("a failure", () => {
  it.each([
    ["a config that is no object", { kind: "status", status: 200, headers: { "Content-Type": "application/json" }, body: '{"data":[1,2]}' }],
    ["an error that nobody knows", { kind: "status", status: 500, reason: "unable to parse value of 'net0'" }],
    ["a web page", { kind: "status", status: 200, headers: { "Content-Type": "text/html" }, body: "<html></html>" }],
  ] as const)("E120: of one guest, %s, costs this guest, and the others are read", async (_what, effect) => {
    const server = await lab(estateOf(guest(100), guest(101), guest(102)));
    server.faults.add({ path: /101\/config/, effect });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(snapshot.guests.map((each) => reasonOf(each.config))).toEqual(["present", "error", "present"]);
    expect(snapshot.problems).toEqual([expect.objectContaining({ code: "RUN_GUEST_FAILED", message: expect.stringContaining("qemu/101"), where: "/nodes/pve01/qemu/101" })]);
    expect(snapshot.guestsComplete).toEqual({ isComplete: true });
  });

  it("E120: of an agent's odd answer costs the odd interface, or the addresses", async () => {
    const server = await lab(estateOf(guest(100), guest(101)));
    const body = (result: unknown): string => JSON.stringify({ data: { result } });
    const headers = { "Content-Type": "application/json" };
    server.faults.add({ path: /100\/agent/, effect: { kind: "status", status: 200, headers, body: body([7, { name: "eth0", "hardware-address": "bc:24:11:00:00:01" }]) } });
    server.faults.add({ path: /101\/agent/, effect: { kind: "status", status: 200, headers, body: body("what") } });
    const snapshot = await collect(open(server), { source: "lab" });
    expect(find(snapshot, 100).interfaces).toMatchObject({ state: "present", value: [{ name: "eth0" }] });
    expect(reasonOf(find(snapshot, 101).interfaces)).toBe("error");
    expect(snapshot.problems).toEqual([]);
  });

  it("of the server in the middle ends the run with one error", async () => {
    const server = await startProxmox({ estate: estateOf(...Array.from({ length: 30 }, (_, index) => guest(100 + index))) });
    let closing: Promise<void> | undefined;
    const run = collect(open(server), { source: "lab", onProgress: (done) => void (done === 3 && (closing = server.close())) });
    expect((await failure(run)).code).toBe("PX_UNREACHABLE");
    await closing;
  });

  it("of the credentials in the middle ends the run with one error", async () => {
    const server = await lab(estateOf(...Array.from({ length: 30 }, (_, index) => guest(100 + index))));
    const run = collect(open(server), { source: "lab", onProgress: (done) => void (done === 3 && server.removeToken("root@pam!proxbox")) });
    expect(await failure(run)).toMatchObject({ code: "PX_AUTH", kind: "denied" });
  });

  it("of patience: the signal ends everything that is on its way", async () => {
    const server = await lab(estateOf(...Array.from({ length: 30 }, (_, index) => guest(100 + index))));
    server.faults.add({ path: /agent/, times: Number.POSITIVE_INFINITY, effect: { kind: "hang" } });
    const controller = new AbortController();
    const run = collect(open(server), { source: "lab", signal: controller.signal, onProgress: () => controller.abort() });
    expect((await failure(run)).code).toBe("RUN_CANCELLED");
  });

  it("E113: the secret is in no snapshot and in no error of a run", async () => {
    const canary = "canary-5b2e";
    const server = await lab(estateOf(guest(100), guest(101)));
    server.addToken({ tokenId: "sync@pve!proxbox", secret: canary, privileges: "administrator" });
    server.faults.add({ path: /101\/config/, effect: { kind: "status", status: 500, reason: "ill" } });
    const credentials = { type: "token", user: "sync@pve", name: "proxbox", secret: canary } as const;
    const snapshot = await collect(open(server, { credentials }), { source: "lab" });
    expect(snapshot.problems).toHaveLength(1);
    expect(JSON.stringify(snapshot)).not.toContain(canary);
  });
});

describe("load", () => {
  it("never asks one node for more than its share at once", async () => {
    const server = await lab(estateOf(...Array.from({ length: 60 }, (_, index) => guest(100 + index))), { latencyMs: 2 });
    await collect(open(server), { source: "lab", concurrencyPerNode: 2 });
    // Two configs and two agents of the one node that has guests; the three nodes themselves are asked before.
    expect(server.requests.maxInFlight).toBeLessThanOrEqual(4);
    expect(server.requests.maxInFlight).toBeGreaterThan(1);
  });
});
