import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { generateEstate, startNetbox, startProxmox } from "@proxbox/lab";
import { describe, expect, it, onTestFinished } from "vitest";
import { repositoryRoot } from "../../scripts/repository-root.ts";
import { netboxBody, proxmoxBody } from "./backend-world.ts";
import { completeOf, readStream } from "./event-stream.ts";

const KEY = "c".repeat(40);

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  call(method: string, path: string, body?: unknown): Promise<Response>;
}

/** Starts the command as an operator does, on a data directory, and waits for its first line. */
async function start(dataDir: string): Promise<Running> {
  const child = spawn(process.execPath, [join(repositoryRoot, "packages/cli/src/main.ts"), "backend", "--data", dataDir, "--port", "0", "--json"], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")));
  if (child.stdout === null) throw new Error("no stdout");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    child,
    call: (method, path, body) => fetch(`${url}${path}`, { method, headers: { "X-Proxbox-API-Key": KEY, "Content-Type": "application/json" }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  };
}

async function killHard({ child }: Running): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a backend that is killed", () => {
  it("E95: in the middle of a run comes back with its keys and endpoints, says that the run was interrupted, and the next run makes nothing twice", async () => {
    const estate = generateEstate({ nodes: 2, vms: 30, seed: 4 });
    const [proxmox, netbox] = await Promise.all([startProxmox({ estate, tls: true }), startNetbox()]);
    const dataDir = mkdtempSync(join(tmpdir(), "proxbox-crash-"));
    onTestFinished(async () => {
      await Promise.all([proxmox.close(), netbox.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    });
    const first = await start(dataDir);
    await first.call("POST", "/auth/register-key", { api_key: KEY });
    await first.call("POST", "/netbox/endpoint", netboxBody(netbox));
    await first.call("POST", "/proxmox/endpoints", proxmoxBody("lab", proxmox, proxmox.credentials.secret));
    const endpoints = await (await first.call("GET", "/proxmox/endpoints")).json();
    // It dies when NetBox has executed a write whose answer never arrives.
    netbox.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "hang" } });
    const cut = first.call("GET", "/full-update/stream?run_id=night").then((response) => response.text()).catch(() => "cut");
    await expect.poll(() => netbox.requests.count("POST", /virtual-machines/), { timeout: 20_000 }).toBe(1);
    await killHard(first);
    await cut;
    const written = netbox.requests.writes;
    expect(written).toBeGreaterThan(0);

    const second = await start(dataDir);
    expect(await (await second.call("GET", "/proxmox/endpoints")).json()).toEqual(endpoints);
    expect(await (await second.call("GET", "/netbox/endpoint")).json()).toMatchObject([{ name: "lab" }]);
    expect(await (await second.call("GET", "/auth/bootstrap-status")).json()).toEqual({ needs_bootstrap: false, has_db_keys: true });
    expect(await (await second.call("GET", "/runs/night")).json()).toMatchObject({ state: "interrupted" });
    const told = await readStream(await second.call("GET", "/runs/night/events"), { hasIds: true });
    expect(completeOf(told)).toMatchObject({ ok: false });
    expect(told.frames.length).toBeGreaterThan(1);
    expect(completeOf(await readStream(await second.call("GET", "/full-update/stream")))).toMatchObject({ ok: true });
    const names = netbox.tables.rows("virtualization.virtualmachine").map((row) => String(row["name"]));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(estate.guests.length);
    const macs = netbox.tables.rows("dcim.macaddress").map((row) => row["mac_address"]);
    expect(macs.length).toBe(new Set(macs).size);
    const before = netbox.requests.writes;
    await (await second.call("GET", "/full-update/stream")).text();
    expect(netbox.requests.writes).toBe(before);
    await killHard(second);
  });
});
