import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ask, askRows } from "../ask.ts";
import type { ProxmoxLab } from "../proxmox-lab.ts";
import { startProxmox } from "../start-proxmox.ts";
import { loadRecording, splitRecordedPath } from "./load-recording.ts";

const recordings = join(import.meta.dirname, "../../../../../../shared/data/proxmox");
const labs: ProxmoxLab[] = [];

async function replay(directory: string): Promise<ProxmoxLab> {
  const lab = await startProxmox({ replay: directory });
  labs.push(lab);
  return lab;
}

afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

async function serveFiles(files: Record<string, unknown>): Promise<ProxmoxLab> {
  const directory = await mkdtemp(join(tmpdir(), "proxbox-replay-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), JSON.stringify(content));
  const lab = await replay(directory);
  await rm(directory, { recursive: true });
  return lab;
}

function recorded(path: string, data: unknown, outcome = { status: 200, reason: "OK" }): Record<string, unknown> {
  return { method: "GET", path, ...outcome, headers: {}, body: { data } };
}

const resources = [
  { id: "node/pve", type: "node", node: "pve", status: "online" },
  { id: "qemu/100", type: "qemu", vmid: 100, node: "pve", status: "running", name: "web" },
  { id: "lxc/101", type: "lxc", vmid: 101, node: "pve", status: "stopped", name: "ct" },
];

describe("replay", () => {
  it("lets the first file win and the others add what it lacks", async () => {
    const lab = await serveFiles({
      "refresher.json": [recorded("/api2/json/version", { version: "9.1.5" })],
      "refresher__more.json": [recorded("/api2/json/version", { version: "0" }), recorded("/nodes", [{ node: "pve" }])],
      "notes.json": { _note: "no recording" },
    });
    expect((await ask(lab, "/version")).data).toEqual({ version: "9.1.5" });
    expect((await ask(lab, "/nodes")).data).toEqual([{ node: "pve" }]);
  });

  it("serves status and reason as recorded", async () => {
    const lab = await serveFiles({ "a.json": [recorded("/nodes/pve/qemu/100/config", null, { status: 500, reason: "got no worker upid - start worker failed" })] });
    const answer = await ask(lab, "/nodes/pve/qemu/100/config");
    expect([answer.status, answer.reason]).toEqual([500, "got no worker upid - start worker failed"]);
  });

  it("welcomes any token, and nobody without one", async () => {
    const lab = await serveFiles({ "a.json": [recorded("/version", { version: "9.1.5" })] });
    expect((await ask(lab, "/version", { token: "any@pve!one=at-all" })).status).toBe(200);
    expect((await ask(lab, "/version", { token: null })).status).toBe(401);
  });

  it("answers a version from a node's, and status, nodes and filtered resources from what was recorded", async () => {
    const lab = await serveFiles({ "a.json": [recorded("/nodes/pve/version", { version: "8.4.1", release: "8.4" }), recorded("/cluster/resources", resources)] });
    expect((await ask(lab, "/version")).data).toEqual({ version: "8.4.1", release: "8.4" });
    expect((await askRows(lab, "/cluster/status")).map((row) => [row["name"], row["online"]])).toEqual([["pve", 1]]);
    expect((await askRows(lab, "/nodes")).map((row) => row["node"])).toEqual(["pve"]);
    expect((await askRows(lab, "/cluster/resources?type=vm")).map((row) => row["vmid"])).toEqual([100, 101]);
    expect((await ask(lab, "/access/permissions?path=/vms/100")).data).toMatchObject({ "/vms/100": { "VM.Audit": 1, "VM.Monitor": 1 } });
  });

  it("answers what was not recorded as a real server does where nothing is known", async () => {
    const lab = await serveFiles({ "a.json": [recorded("/cluster/resources", resources)] });
    const answers = await Promise.all(
      ["/nodes/pve/lxc/101/config", "/nodes/pve/qemu/100/agent/get-osinfo", "/nodes/pve/storage", "/nodes/other/storage", "/pools"].map((path) => ask(lab, path)),
    );
    expect(answers.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      "500 Configuration file 'nodes/pve/lxc/101.conf' does not exist", "500 QEMU guest agent is not running", "501 Method 'GET /nodes/pve/storage' not implemented",
      "500 hostname lookup 'other' failed - failed to get address info for: other: Name or service not known", "501 Method 'GET /pools' not implemented",
    ]);
  });

  it("E18: cannot reach a node that was offline when it was recorded", async () => {
    const status = [{ type: "node", name: "pve", online: 1 }, { type: "node", name: "dead", online: 0 }];
    const lab = await serveFiles({ "a.json": [recorded("/cluster/status", status)] });
    expect((await ask(lab, "/nodes/dead/qemu/100/config")).status).toBe(595);
  });

  it("refuses a directory without a recording", async () => {
    const directory = await mkdtemp(join(tmpdir(), "proxbox-replay-"));
    await expect(startProxmox({ replay: directory })).rejects.toThrow("no Proxmox VE recording");
    await rm(directory, { recursive: true });
  });
});

describe.skipIf(!existsSync(recordings))("replay of the recordings in ../shared/data/proxmox (skipped when that folder is absent)", () => {
  it.each(["pve-9.1-cluster", "pve-9.1-standalone", "pve-6.2-7.2"])("serves every GET of %s verbatim", async (name) => {
    const recording = await loadRecording(join(recordings, name));
    const lab = await replay(join(recordings, name));
    for (const answer of recording.answers.filter(({ method }) => method === "GET")) {
      const { path, query } = splitRecordedPath(answer.path);
      const first = recording.find("GET", path, Object.fromEntries(query));
      const served = await ask(lab, `${path}${query.size === 0 ? "" : `?${query.toString()}`}`);
      expect([served.status, served.reason, JSON.parse(served.text)]).toEqual([first?.status, first?.reason, first?.body]);
    }
    expect(lab.unexpected).toEqual([]);
  });

  it("lists every guest and node of the cluster recording", async () => {
    const lab = await replay(join(recordings, "pve-9.1-cluster"));
    const rows = await askRows(lab, "/cluster/resources");
    expect(rows.filter((row) => row["type"] === "qemu" || row["type"] === "lxc")).toHaveLength(21);
    expect(lab.estate.guests).toHaveLength(21);
    expect(lab.estate.nodes.map(({ name }) => name)).toEqual(["vmpvetest", "vmpvetest2"]);
    expect((await ask(lab, "/nodes/vmpvetest/qemu/104/agent/network-get-interfaces")).status).toBe(200);
    expect((await ask(lab, "/version")).data).toMatchObject({ version: "9.1.5" });
  });
});
