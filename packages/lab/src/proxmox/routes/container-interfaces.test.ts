import { afterEach, describe, expect, it } from "vitest";
import { lxc } from "../../situations/lxc.ts";
import { oneNodeCluster } from "../../situations/one-node-cluster.ts";
import { ask } from "../ask.ts";
import type { EstateGuest } from "../estate.ts";
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

describe("container interfaces", () => {
  const path = "/nodes/pve1/lxc/100/interfaces";
  const running = (): EstateGuest => lxc({ vmid: 100, addresses: ["10.0.0.6/24", "2001:db8::6/64"] });

  it("E56: have the short form on 8", async () => {
    const lab = await start(running(), { version: "8.4" });
    expect((await ask(lab, path)).data).toContainEqual({ name: "eth0", hwaddr: "bc:24:11:00:06:40", inet: "10.0.0.6/24", inet6: "2001:db8::6/64" });
  });

  it("E56: have also the long form on 9", async () => {
    const lab = await start(running());
    expect((await ask(lab, path)).data).toContainEqual(expect.objectContaining({ "ip-addresses": [
      { "ip-address": "10.0.0.6", "ip-address-type": "inet", prefix: 24 }, { "ip-address": "2001:db8::6", "ip-address-type": "inet6", prefix: 64 },
    ] }));
  });

  it("E58: are not implemented on 7, and null when the situation says so", async () => {
    const old = await start(running(), { version: "7.4" });
    expect((await ask(old, path)).status).toBe(501);
    const nothing = await start(lxc({ vmid: 100, shape: "null" }));
    expect((await ask(nothing, path)).text).toBe('{"data":null}');
  });

  it("E57: are null for a stopped container", async () => {
    const lab = await start(lxc({ vmid: 100, status: "stopped", ip: "192.0.2.10/24", ip6: "auto" }));
    expect((await ask(lab, path)).text).toBe('{"data":null}');
    expect((await ask(lab, "/nodes/pve1/lxc/100/config")).data).toMatchObject({ net0: expect.stringContaining("ip=192.0.2.10/24,ip6=auto") });
  });
});
