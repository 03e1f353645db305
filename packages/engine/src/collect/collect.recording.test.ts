import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startProxmox } from "@proxbox/lab";
import type { ProxmoxLab } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openProxmox } from "../proxmox/client.ts";
import { collect } from "./collect.ts";
import type { Snapshot } from "./snapshot.ts";

const recordings = fileURLToPath(new URL("../../../../../shared/data/proxmox", import.meta.url));
let server: ProxmoxLab | undefined;

afterEach(() => server?.close());

async function snapshotOf(name: string): Promise<Snapshot> {
  server = await startProxmox({ replay: `${recordings}/${name}` });
  const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials: { type: "token", user: "root@pam", name: "proxbox", secret: server.credentials.secret } }, () => new Date(0));
  try {
    return await collect(client, { source: "recording" });
  } finally {
    await client.close();
  }
}

function recordedGuests(name: string): number[] {
  const exchanges = JSON.parse(readFileSync(`${recordings}/${name}/refresher.json`, "utf8")) as { path: string; body: { data: { vmid?: number }[] } }[];
  const list = exchanges.find((exchange) => exchange.path.endsWith("/cluster/resources"));
  return (list?.body.data ?? []).flatMap((row) => row.vmid ?? []).sort((a, b) => a - b);
}

describe.skipIf(!existsSync(recordings))("a recorded Proxmox VE 9.1 (skipped where ../shared/data is absent)", () => {
  it.each([["pve-9.1-cluster", 21], ["pve-9.1-standalone", 2]])("gives every guest of %s", async (name, count) => {
    const snapshot = await snapshotOf(name);
    expect(snapshot.guests.map((guest) => guest.vmid)).toEqual(recordedGuests(name));
    expect(snapshot.guests).toHaveLength(count);
  });

  it("tells the cluster, its nodes and their networks", async () => {
    const snapshot = await snapshotOf("pve-9.1-cluster");
    expect(snapshot).toMatchObject({ cluster: { name: "pvetest", mode: "cluster", isQuorate: true }, version: "9.1.5" });
    expect(snapshot.nodes.map(({ name, ip, isOnline }) => [name, ip, isOnline])).toEqual([["vmpvetest", "192.0.2.202", true], ["vmpvetest2", "192.0.2.251", true]]);
    const { networks } = snapshot.nodes[0] ?? {};
    expect(networks?.state === "present" && networks.value.find((network) => network.name === "vmbr0")).toEqual({
      name: "vmbr0", type: "bridge", isActive: true, addresses: ["192.0.2.202/24"], comments: "Proxmox", altnames: [], slaves: [], ports: ["ens160"],
    });
    expect(networks?.state === "present" && networks.value.find((network) => network.name === "ens160")?.altnames).toEqual(["enp3s0", "enx005056b16847"]);
  });

  it("reads Windows' agent, whose loopback has no hardware address", async () => {
    const windows = (await snapshotOf("pve-9.1-cluster")).guests.find((guest) => guest.vmid === 104);
    expect(windows?.interfaces).toEqual({
      state: "present",
      value: [
        { name: "Ethernet", mac: "bc:24:11:1e:61:f7", addresses: [{ address: "192.0.2.78", prefixLength: 24 }] },
        { name: "Loopback Pseudo-Interface 1", addresses: [{ address: "::1", prefixLength: 128 }, { address: "192.0.2.1", prefixLength: 8 }] },
      ],
    });
  });

  it("marks the templates", async () => {
    const recordedTemplates = (await snapshotOf("pve-9.1-cluster")).guests.filter((guest) => guest.isTemplate).map((guest) => guest.vmid);
    expect(recordedTemplates).toContain(963);
  });
});
