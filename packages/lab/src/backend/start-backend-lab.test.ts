import { afterEach, describe, expect, it } from "vitest";
import { readStrictly } from "../readers/read-strictly.ts";
import type { BackendLab, BackendLabOptions } from "./backend-lab.ts";
import { STREAM_FAULTS } from "./stream-faults.ts";
import { completeOk, CUT, frame, handGate } from "./stream-script.ts";
import { startBackendLab } from "./start-backend-lab.ts";

const key = "k".repeat(64);
let lab: BackendLab | undefined;

afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

async function start(options: BackendLabOptions = {}): Promise<BackendLab> {
  lab = await startBackendLab({ key, ...options });
  return lab;
}

function ask({ url }: BackendLab, path: string, init: RequestInit & { key?: string | null } = {}): Promise<Response> {
  const { key: given = key, ...others } = init;
  return fetch(`${url}/${path}`, { redirect: "manual", ...others, headers: { ...(given === null ? {} : { "X-Proxbox-API-Key": given }), ...others.headers } });
}

function send(to: BackendLab, line: string, body: unknown): Promise<Response> {
  const [method = "", path = ""] = line.split(" ");
  return ask(to, path, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

const proxmox = { name: "east (nb:1)", ip_address: "10.0.0.1", port: 8006, username: "root@pam", token_name: "sync", token_value: "secret" };

describe("lab backend", () => {
  it("takes its first key once, and then only requests with it", async () => {
    lab = await startBackendLab();
    expect(await (await ask(lab, "auth/bootstrap-status", { key: null })).json()).toEqual({ needs_bootstrap: true, has_db_keys: false });
    expect((await send(lab, "POST auth/register-key", { api_key: "short" })).status).toBe(400);
    expect((await send(lab, "POST auth/register-key", { api_key: key })).status).toBe(201);
    expect((await send(lab, "POST auth/register-key", { api_key: key })).status).toBe(409);
    expect(await (await ask(lab, "auth/keys")).json()).toMatchObject({ keys: [{ id: 1, is_active: true }] });
    expect((await ask(lab, "version", { key: null })).status).toBe(401);
  });

  it("locks out after five wrong keys, the right one too", async () => {
    const backend = await start();
    for (let count = 0; count < 5; count += 1) expect((await ask(backend, "version", { key: "wrong" })).status).toBe(401);
    const locked = await ask(backend, "version");
    expect([locked.status, locked.headers.get("retry-after")]).toEqual([429, "300"]);
    backend.unlock();
    expect((await ask(backend, "version")).status).toBe(200);
  });

  it("keeps endpoints with their secrets and shows them without", async () => {
    const backend = await start();
    const made = (await (await send(backend, "POST proxmox/endpoints", proxmox)).json()) as { id: number };
    expect(made).toMatchObject({ id: 1, name: "east (nb:1)" });
    expect(JSON.stringify(made)).not.toContain("secret");
    expect(backend.proxmoxes[0]).toMatchObject({ token_value: "secret" });
    expect((await send(backend, "POST proxmox/endpoints", proxmox)).status).toBe(400);
    expect((await send(backend, "PUT proxmox/endpoints/1", { name: "west (nb:1)", enabled: false })).status).toBe(200);
    expect(await (await ask(backend, "proxmox/cluster/status?proxmox_endpoint_ids=1")).json()).toEqual([]);
    expect((await ask(backend, "proxmox/endpoints?limit=101")).status).toBe(422);
    expect((await ask(backend, "proxmox/endpoints/1", { method: "DELETE" })).status).toBe(200);
    expect(backend.proxmoxes).toEqual([]);
  });

  it("has one NetBox at most", async () => {
    const backend = await start();
    const body = { name: "nb", ip_address: "10.0.0.2", token: "0123456789" };
    expect((await send(backend, "POST netbox/endpoint", body)).status).toBe(200);
    expect((await send(backend, "POST netbox/endpoint", body)).status).toBe(400);
    expect(await (await ask(backend, "netbox/endpoint")).json()).toMatchObject([{ id: 1, domain: "", port: 443 }]);
  });

  it("plays a stage that ends well when nothing is written for it, and what is written otherwise", async () => {
    const backend = await start();
    backend.play("dcim/devices/create/stream", [frame("step", { step: "x" }), completeOk({ count: 3 })]);
    const read = async (): Promise<string[]> => {
      const answer = await ask(backend, "dcim/devices/create/stream?proxmox_endpoint_ids=1");
      return readStrictly(await answer.bytes()).events.map(({ event }) => event);
    };
    expect([await read(), await read()]).toEqual([["step", "complete"], ["step", "step", "complete"]]);
    expect(backend.streams.map(({ state }) => state)).toEqual(["ended", "ended"]);
    expect(backend.unexpected).toEqual([]);
  });

  it("holds a stream until its gate opens, shows it as active, and ends it when it is cancelled", async () => {
    const backend = await start();
    const gate = handGate();
    backend.play(/devices/, [frame("step", { step: "x" }), gate, completeOk()], { times: 2 });
    const cancelled = await ask(backend, "dcim/devices/create/stream?proxmox_endpoint_ids=1&run_id=one");
    await gate.reached;
    expect(await (await ask(backend, "sync/active")).json()).toMatchObject({ active: true, id: "one", runs: [{ id: "one" }] });
    expect((await ask(backend, "sync/active/one", { method: "DELETE" })).status).toBe(202);
    expect(await cancelled.text()).toContain('"ok":false');
    const released = await ask(backend, "dcim/devices/create/stream?proxmox_endpoint_ids=1");
    gate.open();
    expect(await released.text()).toContain('"ok":true');
    expect(backend.streams.map(({ state }) => state)).toEqual(["cancelled", "ended"]);
  });

  it("notices a reader that leaves, and drops a connection when the script says so", async () => {
    const backend = await start();
    const gate = handGate();
    backend.play(/devices/, ["", gate]);
    backend.play(/devices/, [frame("step", {}), CUT]);
    const leaving = new AbortController();
    const left = await ask(backend, "dcim/devices/create/stream?proxmox_endpoint_ids=1", { signal: leaving.signal });
    leaving.abort();
    await expect(left.text()).rejects.toThrow();
    await expect.poll(() => backend.streams[0]?.state).toBe("left");
    const cut = await ask(backend, "dcim/devices/create/stream?proxmox_endpoint_ids=1");
    await expect(cut.text()).rejects.toThrow();
    expect(backend.streams[1]?.state).toBe("cut");
  });

  it("answers with a status or HTML where a script says so", async () => {
    const backend = await start();
    backend.play("proxmox/cluster/status", { status: 503, body: "down" });
    backend.play(/sdn/, STREAM_FAULTS["HTML in place of a stream"]);
    expect((await ask(backend, "proxmox/cluster/status")).status).toBe(503);
    expect((await ask(backend, "proxmox/sdn/create/stream?proxmox_endpoint_ids=1")).headers.get("content-type")).toBe("text/html");
  });

  it("remembers what should not have been sent", async () => {
    const backend = await start();
    expect((await ask(backend, "netbox/endpoint/")).status).toBe(307);
    expect((await ask(backend, "nowhere")).status).toBe(404);
    await ask(backend, "dcim/devices/create/stream");
    await ask(backend, "full-update/stream?proxmox_endpoint_ids=");
    await send(backend, "POST proxmox/endpoints", { ...proxmox, colour: "red" });
    expect(backend.unexpected.map(({ reason }) => reason)).toEqual([
      "no such request", "no such request", "no endpoint is named, which means all", "an empty choice of endpoints means all", "unknown field colour",
    ]);
  });

  it("answers individual syncs, and 422 where the query lacks something", async () => {
    const backend = await start();
    expect((await ask(backend, "sync/individual/node?cluster_name=east")).status).toBe(422);
    expect(await (await ask(backend, "sync/individual/node?cluster_name=east&node_name=one")).json()).toMatchObject({ object_type: "node", error: null });
    expect(await (await ask(backend, "virtualization/virtual-machines/7/sync")).json()).toMatchObject({ netbox_object: { id: 7 } });
  });

  it("can be a Python backend: no cancel, no stream of a full update", async () => {
    const backend = await start({ hasCancel: false, hasFullUpdateStream: false });
    expect((await ask(backend, "sync/active/one", { method: "DELETE" })).status).toBe(404);
    expect((await ask(backend, "full-update/stream?proxmox_endpoint_ids=1")).status).toBe(404);
    const { paths } = (await (await ask(backend, "openapi.json", { key: null })).json()) as { paths: object };
    expect(Object.keys(paths)).not.toContain("/full-update/stream");
  });

  it("two labs share a port on two hosts", async () => {
    const backend = await start();
    const fallback = await startBackendLab({ key, host: "127.0.0.2", port: backend.port });
    expect(fallback.url).toBe(`http://127.0.0.2:${backend.port}`);
    expect((await ask(fallback, "health")).status).toBe(200);
    await fallback.close();
  });
});
