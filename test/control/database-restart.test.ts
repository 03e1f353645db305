import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guest, oneNodeCluster, startNetbox, startProxmox } from "@proxbox/lab";
import { describe, expect, it, onTestFinished } from "vitest";
import { startPostgresql } from "../postgresql-server.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { addNetbox, addProxmox, setUp, startJob } from "./control-api.ts";
import { startProcess } from "./control-process.ts";

// PGlite lives in the process and cannot be restarted without it: serve.test.ts kills and starts that one.
describe.skipIf(!requirement("postgresql").available)(`${titleNeeding("postgresql", "a PostgreSQL that is restarted in the middle of a job")}`, { timeout: 180_000 }, () => {
  it("costs neither the job nor its log: it ends as if nothing had been", async () => {
    const server = await startPostgresql();
    if (server === undefined) throw new Error("the requirement says that PostgreSQL is there");
    const dataDir = mkdtempSync(join(tmpdir(), "proxbox-restart-"));
    const estate = oneNodeCluster(guest({ vmid: 100, name: "one" }), guest({ vmid: 101, name: "two" }));
    const [proxmox, netbox] = await Promise.all([startProxmox({ estate, tls: true }), startNetbox()]);
    onTestFinished(async () => {
      await Promise.all([proxmox.close(), netbox.close(), server.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    });
    const serve = await startProcess(["serve", "--data", dataDir, "--port", "0"], { env: { DATABASE_URL: server.url } });
    const api = await setUp(String(serve.facts["url"]), String(serve.facts["setup_url"]));
    await addNetbox(api, netbox);
    await addProxmox(api, proxmox, { name: "pve" });
    netbox.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "latency", ms: 3_000 } });
    const id = await startJob(api);
    await expect.poll(() => netbox.requests.count("POST", /virtual-machines/), { timeout: 60_000 }).toBe(1);
    await server.restart();
    // While the database is away the API has no answer either.
    const state = (): Promise<unknown> => api.ask("GET", `/api/jobs/${id}/`).then((job) => job["state"], () => "unknown");
    await expect.poll(state, { timeout: 90_000, interval: 500 }).toBe("completed");
    expect(await api.ask("GET", `/api/jobs/${id}/`)).toMatchObject({ verdict: "success", error: null });
    const { results } = (await api.ask("GET", `/api/jobs/${id}/log/?limit=1000`)) as unknown as { results: readonly { seq: number }[] };
    expect(results.map(({ seq }) => seq)).toEqual(results.map((_, index) => index + 1));
    await serve.kill("SIGTERM");
    expect(serve.child.exitCode).toBe(0);
  });
});
