import { get, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import { startLabServer } from "./lab-server.ts";
import type { LabHandler, LabServer } from "./lab-server.ts";

let server: LabServer | undefined;
let executed = 0;

afterEach(async () => {
  await server?.close();
  server = undefined;
  executed = 0;
});

async function start(handler?: LabHandler): Promise<LabServer> {
  server = await startLabServer({
    handler: handler ?? (() => {
      executed += 1;
      return { status: 200, headers: { "Content-Type": "text/plain" }, body: "0123456789" };
    }),
  });
  return server;
}

describe("lab server", () => {
  it("answers with the handler's reason phrase", async () => {
    const lab = await start(() => ({ status: 500, reason: "VM 100 not running" }));
    const reason = await new Promise((resolve) => get(lab.url, (message) => resolve(message.statusMessage)));
    expect(reason).toBe("VM 100 not running");
  });

  it("counts requests by method and path, with ids collapsed", async () => {
    const lab = await start();
    for (const path of ["/api/x/1/", "/api/x/2/", "/api/x/?id=1"]) await fetch(lab.url + path);
    await fetch(`${lab.url}/api/x/`, { method: "POST", body: "{}" });
    expect(lab.requests.byPath()).toEqual({ "/api/x/{id}/": 2, "/api/x/": 2 });
    expect(lab.requests.byMethod()).toEqual({ GET: 3, POST: 1 });
    expect([lab.requests.total, lab.requests.writes, lab.requests.count("GET", /\/\d+\/$/), lab.requests.count(undefined, "/api/x/")]).toEqual([4, 1, 2, 4]);
    lab.requests.reset();
    expect(lab.requests.total).toBe(0);
  });

  it("injects a status once, after the skipped matches, then behaves again", async () => {
    const lab = await start();
    lab.faults.add({ method: "GET", path: /a/, after: 1, effect: { kind: "status", status: 502 } });
    const statuses = [];
    for (const path of ["/a", "/b", "/a", "/a"]) statuses.push((await fetch(lab.url + path)).status);
    expect(statuses).toEqual([200, 200, 502, 200]);
  });

  it("throttles with a Retry-After header", async () => {
    const lab = await start();
    lab.faults.add({ effect: { kind: "throttle", retryAfterSeconds: 7 } });
    const response = await fetch(lab.url);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  });

  it("resets before executing, and after executing when asked to", async () => {
    const lab = await start();
    lab.faults.add({ effect: { kind: "reset" } });
    await expect(fetch(lab.url)).rejects.toThrow();
    expect(executed).toBe(0);
    lab.faults.add({ effect: { kind: "reset-after-commit" } });
    await expect(fetch(lab.url, { method: "POST", body: "x" })).rejects.toThrow();
    expect(executed).toBe(1);
  });

  it("cuts a body in the middle", async () => {
    const lab = await start();
    lab.faults.add({ effect: { kind: "truncate" } });
    const response = await fetch(lab.url);
    await expect(response.text()).rejects.toThrow();
  });

  it("lets a hanging request go when the server closes", async () => {
    const lab = await start();
    lab.faults.add({ effect: { kind: "hang" } });
    const pending = new Promise((resolve) => httpRequest(lab.url).on("error", resolve).end());
    await expect.poll(() => lab.requests.total).toBe(1);
    await lab.close();
    expect(await pending).toBeInstanceOf(Error);
  });

  it("cuts TLS connections too", async () => {
    server = await startLabServer({ tls: true, handler: () => ({ status: 200 }) });
    server.faults.add({ effect: { kind: "reset" } });
    const failing = new Promise((resolve) => httpsRequest(server!.url, { rejectUnauthorized: false }).on("error", resolve).on("response", resolve).end());
    expect(await failing).toBeInstanceOf(Error);
  });

  it("speaks TLS with a self-signed certificate", async () => {
    server = await startLabServer({ tls: true, handler: () => ({ status: 200 }) });
    expect(server.url).toMatch(/^https:/);
    expect(server.certificate?.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});
