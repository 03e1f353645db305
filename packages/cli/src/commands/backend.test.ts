import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli, startCli } from "../testing/run-cli.ts";
import type { CliResult, RunningCli } from "../testing/run-cli.ts";

let folder: string;
let data: string;
const running: RunningCli[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-cli-backend-"));
  data = join(folder, "data");
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  rmSync(folder, { recursive: true });
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<RunningCli & { url: string }> {
  const cli = startCli(["backend", "--data", data, "--port", "0", "--json"], env);
  running.push(cli);
  await cli.until("\n");
  return { ...cli, url: (JSON.parse(cli.printed().split("\n")[0]!) as { url: string }).url };
}

function refused(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return runCli(["backend", "--data", data, "--port", "0", ...args], env);
}

describe("proxbox backend", () => {
  it("serves from an empty directory, closes it to others, and ends with 0 on SIGTERM", async () => {
    const { url, child, ended } = await start();
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: "ready", init_ok: true });
    expect(statSync(data).mode & 0o777).toBe(0o700);
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain("encryption.key");
    const [first, ...log] = stdout.trimEnd().split("\n");
    expect(JSON.parse(first!)).toEqual({ url, port: Number(new URL(url).port), warnings: expect.any(Array) });
    expect(log.map((line) => JSON.parse(line) as unknown)).toContainEqual(expect.objectContaining({ level: "info", message: `The backend listens on ${url}`, time: expect.any(String) }));
  });

  it("keeps its keys over a kill -9", async () => {
    const first = await start();
    const key = "k".repeat(40);
    const body = JSON.stringify({ api_key: key });
    expect((await fetch(`${first.url}/auth/register-key`, { method: "POST", body, headers: { "content-type": "application/json" } })).status).toBe(201);
    first.child.kill("SIGKILL");
    await first.ended;
    const second = await start();
    expect((await fetch(`${second.url}/version`, { headers: { "x-proxbox-api-key": key } })).status).toBe(200);
  });
});

describe("proxbox backend says in one error why it does not start:", () => {
  it("a directory that another process holds: 4", async () => {
    await start();
    const { code, stdout, stderr } = await refused();
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toMatch(/^error DB_LOCKED: .*\n {2}where: .*\n {2}to do: .*\n$/);
  });

  it("a database of a newer version: 3", async () => {
    const { child, ended } = await start();
    child.kill("SIGTERM");
    await ended;
    // Bytes 60 to 63 of an SQLite file are its user_version, https://sqlite.org/fileformat.html.
    const file = openSync(join(data, "backend.db"), "r+");
    writeSync(file, Buffer.from([0, 0, 3, 231]), 0, 4, 60);
    closeSync(file);
    const { code, stderr } = await refused();
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^error DB_NEWER: /)]);
  });

  it("a port that is taken: 3", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { code, stderr } = await refused(["--port", String((other.address() as AddressInfo).port)]);
    other.close();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error CFG_LISTEN: .*another program listens there\n {2}where: 127\.0\.0\.1:\d+\n {2}to do: .*--port.*\n$/);
  });

  it.each([
    { what: "an address that this machine does not have", args: ["--host", "203.0.113.1"], env: {}, errorCode: "CFG_LISTEN" },
    { what: "a certificate without its key", args: ["--tls-cert", "cert.pem"], env: {}, errorCode: "CFG_USAGE" },
    { what: "a certificate that is not there", args: ["--tls-cert", "no.pem", "--tls-key", "no.key"], env: {}, errorCode: "CFG_CERTIFICATE" },
    { what: "a variable that cannot be understood", args: [], env: { PROXBOX_TRUSTED_PROXIES: "everyone" }, errorCode: "CFG_ENVIRONMENT" },
    { what: "a target list that cannot be understood", args: [], env: { PROXBOX_BLOCKED_TARGETS: "10.0.0.0/99" }, errorCode: "CFG_ENVIRONMENT" },
    { what: "an encryption key that is too short", args: [], env: { PROXBOX_ENCRYPTION_KEY: "short" }, errorCode: "SECRET_KEY_INVALID" },
  ])("$what: 3", async ({ args, env, errorCode }) => {
    const { code, stdout, stderr } = await refused(args, env);
    expect([code, stdout, stderr]).toEqual([3, "", expect.stringMatching(new RegExp(`^error ${errorCode}: `))]);
  });

  it("files that are no certificate: 3", async () => {
    mkdirSync(data);
    const pem = join(folder, "pem");
    writeFileSync(pem, "not a certificate");
    expect(await refused(["--tls-cert", pem, "--tls-key", pem])).toMatchObject({ code: 3, stderr: expect.stringMatching(/^error CFG_CERTIFICATE: /) });
  });

  it("a data directory that is a file: 3", async () => {
    writeFileSync(data, "");
    expect(await refused()).toMatchObject({ code: 3, stderr: expect.stringMatching(/^error CFG_DATA_DIR: /) });
  });
});
