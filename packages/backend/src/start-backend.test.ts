import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "@proxbox/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBackend } from "./start-backend.ts";
import type { Backend } from "./start-backend.ts";

const key = "k".repeat(40);

let folder: string;
let lines: string[];
const open: Backend[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-start-"));
  lines = [];
});
afterEach(async () => {
  for (const backend of open.splice(0)) await backend.close();
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<Parameters<typeof startBackend>[0]> = {}): Promise<Backend> {
  let count = 0;
  const backend = await startBackend({ dataDir: folder, port: 0, env: {}, clock: () => new Date(), newId: () => `id-${(count += 1)}`, onLogLine: (line) => lines.push(line), ...options });
  open.push(backend);
  return backend;
}

async function stop(backend: Backend): Promise<void> {
  open.splice(open.indexOf(backend), 1);
  await backend.close();
}

describe("startBackend", () => {
  it("serves from an empty directory, warns of the key that it made, and says so in the log too", async () => {
    const { url, port, warnings } = await start({ dataDir: join(folder, "new") });
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(warnings).toContainEqual(expect.stringMatching(/encryption key.*Back it up/));
    expect(lines.map((line) => JSON.parse(line) as { message: string }).map(({ message }) => message)).toEqual(expect.arrayContaining([...warnings]));
  });

  it("keeps its keys, and gives the directory free when it ends", async () => {
    const first = await start();
    await fetch(`${first.url}/auth/register-key`, { method: "POST", body: JSON.stringify({ api_key: key }), headers: { "content-type": "application/json" } });
    await expect(start()).rejects.toMatchObject({ code: "DB_LOCKED" });
    await stop(first);
    const second = await start();
    expect((await fetch(`${second.url}/version`, { headers: { "x-proxbox-api-key": key } })).status).toBe(200);
    expect(second.warnings.filter((warning) => warning.includes("encryption key"))).toEqual([]);
  });

  it("issues keys to a control plane in the same process, also after the first one was registered", async () => {
    const backend = await start();
    const keys = [await backend.issueKey(), await backend.issueKey()];
    const statuses = keys.map(async (issued) => (await fetch(`${backend.url}/version`, { headers: { "x-proxbox-api-key": issued } })).status);
    expect(await Promise.all(statuses)).toEqual([200, 200]);
    const bootstrap = (await (await fetch(`${backend.url}/auth/bootstrap-status`)).json()) as unknown;
    expect(bootstrap).toEqual({ needs_bootstrap: false, has_db_keys: true });
  });

  it("leaves the directory free when it cannot listen", async () => {
    const { port } = await start({ dataDir: join(folder, "other") });
    await expect(start({ port })).rejects.toMatchObject({ code: "CFG_LISTEN", where: `127.0.0.1:${port}` });
    await start();
  });

  it("refuses another encryption key than the one its secrets were stored with, and changes nothing", async () => {
    const env = { PROXBOX_ENCRYPTION_KEY: "the right key for these secrets" };
    await stop(await start({ env }));
    await expect(start({ env: { PROXBOX_ENCRYPTION_KEY: "a wrong key for these secrets" } })).rejects.toMatchObject({ code: "SECRET_KEY_WRONG" });
    await start({ env });
  });

  it("ends with its log streams open", async () => {
    const backend = await start();
    await fetch(`${backend.url}/auth/register-key`, { method: "POST", body: JSON.stringify({ api_key: key }), headers: { "content-type": "application/json" } });
    const answer = await fetch(`${backend.url}/admin/logs/stream`, { headers: { "x-proxbox-api-key": key } });
    await stop(backend);
    // Cut or ended: the reader is told in either case.
    await answer.text().catch(() => "");
    await expect(fetch(`${backend.url}/health`)).rejects.toThrow();
  });

  it("speaks TLS with a certificate from files", async () => {
    const [certPath, keyPath] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const made = await makeCertificate();
    writeFileSync(certPath, made.certificate);
    writeFileSync(keyPath, made.key);
    const { url } = await start({ tls: { certPath, keyPath } });
    expect(url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      request(`${url}/health`, { ca: made.certificate, agent: false }, (answer) => resolve(answer.resume().statusCode)).on("error", reject).end();
    });
    expect(status).toBe(200);
    writeFileSync(keyPath, "no key");
    await expect(start({ dataDir: join(folder, "other"), tls: { certPath, keyPath } })).rejects.toMatchObject({ code: "CFG_CERTIFICATE" });
  });
});
