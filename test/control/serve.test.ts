import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateEstate, startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addNetbox, addProxmox, controlApi, endOf, setUp, startJob } from "./control-api.ts";
import type { ControlApi } from "./control-api.ts";
import { startProcess } from "./control-process.ts";
import type { ServerProcess } from "./control-process.ts";

let dataDir = "";
let proxmox: ProxmoxLab;
let netbox: NetboxLab;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "proxbox-serve-"));
  [proxmox, netbox] = await Promise.all([startProxmox({ estate: generateEstate({ nodes: 2, vms: 12, seed: 3 }), tls: true }), startNetbox()]);
});

afterEach(async () => {
  await Promise.all([proxmox.close(), netbox.close()]);
  rmSync(dataDir, { recursive: true, force: true });
});

function serve(): Promise<ServerProcess> {
  return startProcess(["serve", "--data", dataDir, "--port", "0"]);
}

/** A fresh installation with the lab's endpoints. */
async function install(): Promise<{ server: ServerProcess; api: ControlApi }> {
  const server = await serve();
  const api = await setUp(String(server.facts["url"]), String(server.facts["setup_url"]));
  await addNetbox(api, netbox);
  await addProxmox(api, proxmox, { name: "pve" });
  return { server, api };
}

/** Two processes are started one after the other, and a lease of 10 s has to run out. */
const timeoutMs = 180_000;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("proxbox serve", { timeout: timeoutMs }, () => {
  it("E113: has no secret in its log, its answers or its files in clear, also after a job that failed", async () => {
    const { server, api } = await install();
    await endOf(api, await startJob(api));
    proxmox.faults.add({ path: /.*/, times: Infinity, effect: { kind: "status", status: 401 } });
    const failed = await endOf(api, await startJob(api));
    expect(failed["state"]).toBe("errored");
    const secrets = [proxmox.credentials.secret, ...netbox.tokens.v2.split("."), "correct horse battery", api.token].filter((secret) => !secret.startsWith("nbt_"));
    const paths = ["/api/jobs/", `/api/jobs/${String(failed["id"])}/log/?limit=1000`, "/api/endpoints/proxmox/", "/api/endpoints/netbox/", "/api/endpoints/backends/", "/api/audit-log/", "/api/accounts/tokens/"];
    const answers = await Promise.all(paths.map((path) => api.ask("GET", path)));
    const exported = await (await fetch(`${api.url}/api/endpoints/export/`, { headers: { authorization: `Token ${api.token}` } })).text();
    await server.kill("SIGTERM");
    const told = `${server.output()}${JSON.stringify(answers)}${exported}`;
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    const found = filesBelow(dataDir).filter((path) => secrets.some((secret) => readFileSync(path).includes(secret)));
    expect(found).toEqual([]);
  });

  it("brings a cluster into NetBox by a job, and the second job writes nothing", async () => {
    const { api } = await install();
    const first = await endOf(api, await startJob(api));
    expect(first).toMatchObject({ state: "completed", verdict: "success", requested_by: "admin" });
    const written = netbox.requests.writes;
    expect(written).toBeGreaterThan(0);
    const second = await endOf(api, await startJob(api));
    expect(second).toMatchObject({ state: "completed", verdict: "success" });
    expect(netbox.requests.writes).toBe(written);
  });

  it("E95: killed in the middle of a job, it takes the job up again at its next start, and nothing is there twice", async () => {
    const { server, api } = await install();
    // NetBox has executed the write whose answer never arrives: the worst moment.
    netbox.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "hang" } });
    const id = await startJob(api);
    await expect.poll(() => netbox.requests.count("POST", /virtual-machines/), { timeout: 50_000 }).toBe(1);
    await server.kill();
    netbox.faults.clear();

    const again = await serve();
    expect(again.facts["setup_url"]).toBeNull();
    const after = controlApi(String(again.facts["url"]), api.token);
    const job = await endOf(after, id);
    expect(job).toMatchObject({ id, state: "completed", verdict: "success" });
    expect(Number(job["attempt"])).toBeGreaterThan(1);
    const written = netbox.requests.writes;
    const next = await endOf(after, await startJob(after));
    expect(next).toMatchObject({ state: "completed", verdict: "success" });
    expect(netbox.requests.writes).toBe(written);
  });

  it("hands a running job back when it is stopped, and goes on with it at the next start", async () => {
    const { server, api } = await install();
    netbox.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "latency", ms: 3_000 } });
    const id = await startJob(api);
    await expect.poll(() => netbox.requests.count("POST", /virtual-machines/), { timeout: 50_000 }).toBe(1);
    await server.kill("SIGTERM");
    expect(server.child.exitCode).toBe(0);
    netbox.faults.clear();

    const again = await serve();
    expect(await endOf(controlApi(String(again.facts["url"]), api.token), id)).toMatchObject({ id, state: "completed", verdict: "success" });
  });

  it("refuses a second process on the same directory with what to do", async () => {
    await serve();
    await expect(serve()).rejects.toThrow(/DB_LOCKED/);
  });
});
