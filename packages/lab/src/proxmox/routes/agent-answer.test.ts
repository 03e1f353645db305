import { afterEach, describe, expect, it } from "vitest";
import { guest } from "../../situations/guest.ts";
import { oneNodeCluster } from "../../situations/one-node-cluster.ts";
import { ask } from "../ask.ts";
import type { AskedAnswer } from "../ask.ts";
import type { AgentMode, EstateGuest } from "../estate.ts";
import type { ProxmoxLab, ProxmoxLabOptions } from "../proxmox-lab.ts";
import { startProxmox } from "../start-proxmox.ts";

const labs: ProxmoxLab[] = [];

async function start(only: EstateGuest, options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const lab = await startProxmox({ ...options, estate: oneNodeCluster(only) });
  labs.push(lab);
  return lab;
}

afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

function askAgent(lab: ProxmoxLab): Promise<AskedAnswer> {
  return ask(lab, "/nodes/pve1/qemu/100/agent/network-get-interfaces");
}

describe("guest agent", () => {
  it("answers what the guest sees", async () => {
    const lab = await start(guest({ vmid: 100, addresses: ["10.0.0.5/24"] }));
    expect((await askAgent(lab)).data).toEqual({
      result: [{ name: "eth0", "hardware-address": "bc:24:11:00:06:40", "ip-addresses": [{ "ip-address": "10.0.0.5", "ip-address-type": "ipv4", prefix: 24 }] }],
    });
  });

  it.each([
    ["silent", 500, "QEMU guest agent is not running"],
    ["disabled", 500, "No QEMU guest agent configured"],
    ["timeout", 500, "VM 100 qmp command 'guest-network-get-interfaces' failed - got timeout"],
    ["empty", 200, "OK"],
    ["slow", 200, "OK"],
    ["unsupported", 200, "OK"],
  ] as const)("E28 E30: an agent that is %s answers %i %s", async (mode: AgentMode, status, reason) => {
    const answer = await askAgent(await start(guest({ vmid: 100, addresses: ["10.0.0.5/24"], agent: mode })));
    expect([answer.status, answer.reason]).toEqual([status, reason]);
  });

  it("says inside a 200 that the command is unsupported", async () => {
    const lab = await start(guest({ vmid: 100, agent: "unsupported" }));
    expect((await askAgent(lab)).data).toEqual({ result: { error: { class: "Unsupported", desc: "this feature or command is not currently supported" } } });
  });

  it.each(["0", "0,fstrim_cloned_disks=1", "enabled=0"])("E26: is not configured with agent: %s", async (agent) => {
    const lab = await start(guest({ vmid: 100, agent: "answering", config: { agent } }));
    expect((await askAgent(lab)).reason).toBe("No QEMU guest agent configured");
  });

  it.each(["1", "enabled=1", "1,type=virtio"])("E27: is configured with agent: %s", async (agent) => {
    const lab = await start(guest({ vmid: 100, agent: "answering", config: { agent } }));
    expect((await askAgent(lab)).status).toBe(200);
  });

  it("E29: is not asked in a stopped machine", async () => {
    const lab = await start(guest({ vmid: 100, status: "stopped", addresses: ["10.0.0.5/24"] }));
    expect((await askAgent(lab)).reason).toBe("VM 100 is not running");
  });

  it("E32: is held back until the test lets it go, and nobody else with it", async () => {
    const gate = Promise.withResolvers<void>();
    const lab = await start(guest({ vmid: 100, addresses: ["10.0.0.5/24"], agent: { waitFor: gate.promise } }));
    const answer = askAgent(lab);
    expect((await ask(lab, "/version")).status).toBe(200);
    gate.resolve();
    expect((await answer).status).toBe(200);
  });

  it("lets a server close while an agent still thinks for an hour", async () => {
    const lab = await startProxmox({ estate: oneNodeCluster(guest({ vmid: 100, agent: { mode: "slow", delayMs: 3_600_000 } })) });
    const answer = askAgent(lab).catch(() => "cut");
    await expect.poll(() => lab.requests.total).toBe(1);
    await lab.close();
    expect(["cut", 200]).toContain(await answer.then((value) => (typeof value === "string" ? value : value.status)));
  });
});
