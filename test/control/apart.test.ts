import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guest, startNetbox, startProxmox, twoClusters } from "@proxbox/lab";
import type { EstateGuest, NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { requirement, titleNeeding } from "../requirements.ts";
import { addNetbox, addProxmox, endOf, setUp, startJob } from "./control-api.ts";
import type { Answer, ControlApi } from "./control-api.ts";
import { startProcess } from "./control-process.ts";
import type { ServerProcess } from "./control-process.ts";
import { createServerDatabase } from "./server-database.ts";

const KEY = "an-encryption-key-for-all-of-them";

let folder = "";
let proxmoxes: ProxmoxLab[] = [];
let netbox: NetboxLab;
let url = "";
let drops: (() => Promise<void>)[] = [];

function guests(cluster: string, firstVmid: number): EstateGuest[] {
  return Array.from({ length: 4 }, (_, index) => guest({ vmid: firstVmid + index, name: `${cluster}-${index}` }));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-apart-"));
  const { a, b } = twoClusters({ a: guests("a", 100), b: guests("b", 200) });
  proxmoxes = await Promise.all([a, b].map((estate) => startProxmox({ estate, tls: true })));
  netbox = await startNetbox();
  const database = await createServerDatabase(inject("postgresqlUrl"));
  url = database.url;
  drops = [database.drop];
});

afterEach(async () => {
  await Promise.all([...proxmoxes.map((lab) => lab.close()), netbox.close()]);
  for (const drop of drops) await drop();
  rmSync(folder, { recursive: true, force: true });
});

function start(what: string, name: string, args: readonly string[] = []): Promise<ServerProcess> {
  return startProcess([what, "--data", join(folder, name), ...args], { env: { DATABASE_URL: url, PROXBOX_ENCRYPTION_KEY: KEY } });
}

/** A control plane, two backends that know nobody yet, and an endpoint of its own for each of them. */
async function install(): Promise<{ api: ControlApi; endpointIds: number[] }> {
  const [control, ...backends] = await Promise.all([start("control", "control", ["--port", "0"]), start("backend", "backend-1", ["--port", "0"]), start("backend", "backend-2", ["--port", "0"])]);
  const api = await setUp(String(control.facts["url"]), String(control.facts["setup_url"]));
  await addNetbox(api, netbox);
  const endpointIds: number[] = [];
  for (const [index, backend] of backends.entries()) {
    const made = await api.ask("POST", "/api/endpoints/backends/", { name: `backend ${index + 1}`, ip_address: "127.0.0.1", port: Number(backend.facts["port"]) });
    const proxmox = proxmoxes[index];
    if (proxmox !== undefined) endpointIds.push(await addProxmox(api, proxmox, { name: `pve ${index + 1}`, backend_id: made["id"] }));
  }
  return { api, endpointIds };
}

interface Span {
  readonly endpointId: number;
  readonly from: number;
  readonly to: number;
}

/** When the job was at work on each endpoint: from the first to the last of its steps. */
function spansOf(job: Answer): Span[] {
  const stages = job["stages"] as readonly { proxmox_endpoint_id: number; started_at: string | null; completed_at: string | null }[];
  const ids = [...new Set(stages.map(({ proxmox_endpoint_id: id }) => id))];
  return ids.map((endpointId) => {
    const own = stages.filter((stage) => stage.proxmox_endpoint_id === endpointId && stage.started_at !== null && stage.completed_at !== null);
    return { endpointId, from: Math.min(...own.map((stage) => Date.parse(stage.started_at ?? ""))), to: Math.max(...own.map((stage) => Date.parse(stage.completed_at ?? ""))) };
  });
}

function overlaps(spans: readonly Span[]): Span[][] {
  return spans.flatMap((one, index) => spans.slice(index + 1).filter((other) => other.endpointId === one.endpointId && other.from < one.to && one.from < other.to).map((other) => [one, other]));
}

// Six processes one after the other on two cores, and a lease of 10 s that has to run out.
describe.skipIf(!requirement("postgresql").available)(`${titleNeeding("postgresql", "processes apart on one PostgreSQL")}`, { timeout: 240_000 }, () => {
  it("E97: two workers and two backends share the jobs, and no two are at work on one endpoint at a time", async () => {
    const { api, endpointIds } = await install();
    await Promise.all(["one", "two"].map((name) => start("worker", `worker-${name}`, ["--name", name, "--slots", "1"])));
    const asked = [[], ...endpointIds.map((id) => [id]), ...endpointIds.map((id) => [id]), [], ...endpointIds.map((id) => [id])];
    const ids = await Promise.all(asked.map((scope) => startJob(api, { proxmox_endpoint_ids: scope })));
    const jobs = await Promise.all(ids.map((id) => endOf(api, id)));
    expect(jobs.map(({ state, verdict, error }) => ({ state, verdict, error }))).toEqual(jobs.map(() => ({ state: "completed", verdict: "success", error: null })));
    expect(new Set(jobs.map(({ worker }) => worker))).toEqual(new Set(["one", "two"]));
    expect(overlaps(jobs.flatMap(spansOf))).toEqual([]);
  });

  it("E95: a worker that is killed leaves its job to the other one", async () => {
    const { api, endpointIds } = await install();
    const first = await start("worker", "worker-one", ["--name", "one"]);
    netbox.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "latency", ms: 3_000 } });
    const id = await startJob(api, { proxmox_endpoint_ids: endpointIds.slice(0, 1) });
    await expect.poll(() => netbox.requests.count("POST", /virtual-machines/), { timeout: 60_000 }).toBe(1);
    // Killed before the other one starts, which on a busy machine takes longer than the answer is held back.
    await first.kill();
    netbox.faults.clear();
    await start("worker", "worker-two", ["--name", "two"]);
    expect(await endOf(api, id)).toMatchObject({ state: "completed", verdict: "success", worker: "two" });
  });

  it("refuses a worker whose encryption key is another one", async () => {
    await start("control", "control", ["--port", "0"]);
    const wrong = startProcess(["worker", "--data", join(folder, "worker")], { env: { DATABASE_URL: url, PROXBOX_ENCRYPTION_KEY: "quite another key of theirs" } });
    await expect(wrong).rejects.toThrow(/SECRET_KEY_WRONG/);
  });
});
