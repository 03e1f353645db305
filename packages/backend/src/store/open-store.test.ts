import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@proxbox/state";
import { afterEach, describe, expect, it } from "vitest";
import { createCipher } from "@proxbox/server";
import { killChild, startChild } from "../testing/child.ts";
import { TEST_CIPHER, tempStore } from "../testing/temp-store.ts";
import { aNetbox, aProxmox } from "../testing/endpoints.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";
import { openStore } from "./open-store.ts";
import type { Store } from "./store.ts";

const temp = tempStore();
const children: ChildProcess[] = [];
const at = "2026-03-01T10:00:00.000Z";
const key = { label: "first", hash: "scrypt:hash", createdAt: at };

afterEach(async () => {
  for (const child of children.splice(0)) await killChild(child);
});

function fill(store: Store): void {
  store.apiKeys.claimBootstrap(key);
  store.netboxEndpoint.create(aNetbox());
  store.proxmoxEndpoints.create(aProxmox());
}

function expectFilled(store: Store): void {
  expect(store.apiKeys.list()).toEqual([{ ...key, id: 1, isActive: true }]);
  expect(store.apiKeys.isClaimed()).toBe(true);
  expect(store.netboxEndpoint.get()).toEqual({ ...aNetbox(), id: 1 });
  expect(store.proxmoxEndpoints.list()).toEqual([{ ...aProxmox(), id: 1, source: "lab-one" }]);
}

async function start(program: "hold-store" | "append-events"): Promise<{ child: ChildProcess; said: string }> {
  const child = startChild(program, temp.path);
  children.push(child);
  const [said] = await once(child.stdout!, "data");
  return { child, said: String(said) };
}

describe("openStore", () => {
  it("keeps everything from one opening to the next", async () => {
    fill(await temp.open());
    const again = await temp.open();
    expectFilled(again);
    expect(again.proxmoxEndpoints.count()).toBe(1);
  });

  it("makes the folders it needs, all for their owner only", async () => {
    const path = join(temp.folder, "a", "b", "backend.db");
    const store = await openStore({ path, cipher: TEST_CIPHER });
    fill(store);
    expect(statSync(join(temp.folder, "a", "b")).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(temp.folder, "a", "b"))) expect(statSync(join(temp.folder, "a", "b", name)).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}-wal`)).toBe(true);
    store.close();
  });

  it("refuses with DB_LOCKED while another process holds the directory, and opens it once that one was killed", async () => {
    const { child, said } = await start("hold-store");
    expect(said).toBe("held\n");
    await expect(temp.open()).rejects.toMatchObject({ code: "DB_LOCKED", where: temp.path, hint: expect.stringContaining("Another backend") });
    await killChild(child);
    fill(await temp.open());
  });

  it("refuses with DB_LOCKED a second opening in the same process, without giving the lock up", async () => {
    await temp.open();
    await expect(openStore({ path: temp.path, cipher: TEST_CIPHER })).rejects.toMatchObject({ code: "DB_LOCKED" });
    expect((await start("hold-store")).said).toBe("DB_LOCKED\n");
  });

  it("migrates the store of every earlier version and keeps what people entered (E118)", async () => {
    // A real older file: made by the steps that were there then, filled by the statements of its tables.
    const { applicationId, migrations } = { applicationId: APPLICATION_ID, migrations: MIGRATIONS.slice(0, -1) };
    expect(migrations.length).toBeGreaterThan(0);
    const older = openDatabase({ path: temp.path, applicationId, migrations });
    older.prepare("INSERT INTO secret_check (id, encrypted) VALUES (1, ?)").run([TEST_CIPHER.encrypt("proxbox")]);
    older.prepare("INSERT INTO bootstrap_claim (id, claimed_at) VALUES (1, ?)").run([at]);
    older.prepare("INSERT INTO api_key (label, hash, is_active, created_at) VALUES (?, ?, 1, ?)").run([key.label, key.hash, at]);
    const netbox = aNetbox();
    older.prepare("INSERT INTO netbox_endpoint VALUES (1, ?, ?, ?, ?, ?, ?, ?, 1, 1)").run([
      netbox.name, netbox.ipAddress, netbox.domain, netbox.port, netbox.tokenVersion, TEST_CIPHER.encrypt(netbox.token), TEST_CIPHER.encrypt(netbox.tokenKey!),
    ]);
    older.prepare("INSERT INTO scope (name) VALUES ('one')").run();
    older.close();
    const store = await temp.open();
    expect(store.netboxEndpoint.get()).toEqual({ ...netbox, id: 1 });
    expect(store.apiKeys.list()).toEqual([{ ...key, id: 1, isActive: true }]);
    expect(store.apiKeys.claimBootstrap(key)).toBeUndefined();
    expect(store.runs.list({ offset: 0, limit: 10 })).toEqual([]);
  });

  it("refuses with DB_NEWER the store of a later version, and leaves it as it is (E118)", async () => {
    fill(await temp.open());
    temp.close();
    openDatabase({ path: temp.path, applicationId: APPLICATION_ID, migrations: [...MIGRATIONS, "CREATE TABLE later (id INTEGER) STRICT"] }).close();
    const before = readFileSync(temp.path);
    await expect(temp.open()).rejects.toMatchObject({ code: "DB_NEWER", where: temp.path });
    expect(readFileSync(temp.path).equals(before)).toBe(true);
  });

  it("refuses with DB_UNREADABLE what is no database, the command's state file, and a folder", async () => {
    writeFileSync(temp.path, "a letter to somebody, long enough to be read as a header of a database file ".repeat(20));
    await expect(temp.open()).rejects.toMatchObject({ code: "DB_UNREADABLE", detail: "it is not an SQLite file", hint: expect.stringContaining("backup") });
    const state = join(temp.folder, "state.db");
    openDatabase({ path: state, applicationId: 0x50_52_42_58, migrations: ["CREATE TABLE scope (id INTEGER) STRICT"] }).close();
    await expect(openStore({ path: state, cipher: TEST_CIPHER })).rejects.toMatchObject({ code: "DB_UNREADABLE", detail: "it belongs to another program" });
    mkdirSync(join(temp.folder, "folder"));
    await expect(openStore({ path: join(temp.folder, "folder"), cipher: TEST_CIPHER })).rejects.toMatchObject({ code: "DB_UNREADABLE" });
    await expect(openStore({ path: join(temp.path, "below", "backend.db"), cipher: TEST_CIPHER })).rejects.toMatchObject({ code: "DB_UNREADABLE" });
  });

  it("refuses another encryption key with SECRET_KEY_WRONG, loses nothing, and opens again with the right one", async () => {
    fill(await temp.open());
    temp.close();
    const before = readFileSync(temp.path);
    await expect(temp.open(createCipher(randomBytes(32)))).rejects.toMatchObject({ code: "SECRET_KEY_WRONG", where: temp.path });
    expect(readFileSync(temp.path).equals(before)).toBe(true);
    expectFilled(await temp.open());
  });

  it("says whose secret it is that cannot be read, and gives the others", async () => {
    fill(await temp.open());
    temp.close();
    const database = openDatabase({ path: temp.path, applicationId: APPLICATION_ID, migrations: MIGRATIONS });
    database.prepare("UPDATE proxmox_endpoint SET token_value = 'in clear'").run();
    database.close();
    const store = await temp.open();
    expect(() => store.proxmoxEndpoints.list()).toThrow(expect.objectContaining({ code: "SECRET_UNREADABLE", where: "Proxmox endpoint Lab One: token_value" }));
    expect(store.netboxEndpoint.get()).toEqual({ ...aNetbox(), id: 1 });
  });
});

describe("secrets at rest (E113)", () => {
  const canaries = ["c4nary-token", "c4nary-key", "c4nary-password", "c4nary-name", "c4nary-value"];

  function everyByte(): string {
    return readdirSync(temp.folder).map((name) => readFileSync(join(temp.folder, name), "latin1")).join();
  }

  it("are in no file of the data directory, neither while it is open nor after, nor when changed or removed", async () => {
    const store = await temp.open();
    const secretive = { token: canaries[0]!, tokenKey: canaries[1]! };
    const credentials = { password: canaries[2]!, tokenName: canaries[3]!, tokenValue: canaries[4]! };
    store.netboxEndpoint.create({ ...aNetbox(), ...secretive });
    const created = store.proxmoxEndpoints.create({ ...aProxmox(), ...credentials, username: "in-clear@pve" });
    expect(store.proxmoxEndpoints.list()).toEqual([expect.objectContaining(credentials)]);
    // What is not secret is there: the search would find the others.
    expect(everyByte()).toContain("in-clear@pve");
    for (const canary of canaries) expect(everyByte()).not.toContain(canary);
    store.proxmoxEndpoints.update(1, { ...aProxmox(), ...credentials, name: "renamed" });
    temp.close();
    expect(everyByte()).toContain("renamed");
    for (const canary of canaries) expect(everyByte()).not.toContain(canary);
    expect(created).toMatchObject(credentials);
  });
});

describe("a process that is killed", () => {
  it("in the middle of appending events leaves everything it acknowledged, and the run's id to be marked interrupted", async () => {
    fill(await temp.open());
    temp.close();
    const started = await start("append-events");
    const child = started.child;
    let said = started.said;
    child.stdout!.on("data", (chunk) => {
      said += String(chunk);
      if (said.split("\n").length > 8) child.kill("SIGKILL");
    });
    await once(child, "exit");
    const acknowledged = Number(said.trim().split("\n").at(-1));
    expect(acknowledged).toBeGreaterThan(3000);

    const store = await temp.open();
    expectFilled(store);
    expect(store.runs.get("run-1")).toMatchObject({ state: "running", finishedAt: null });
    const events = store.runs.events("run-1", 0, 1_000_000);
    expect(events.length).toBeGreaterThanOrEqual(acknowledged);
    // Whole batches only, without a gap.
    expect(events.length % 500).toBe(0);
    expect(events.every(({ sequence, data }, index) => sequence === index + 1 && data === `{"sequence":${index + 1}}`)).toBe(true);
    expect(store.runs.markInterrupted("2026-03-01T11:00:00.000Z")).toEqual(["run-1"]);
    expect(store.runs.get("run-1")).toMatchObject({ state: "interrupted", finishedAt: "2026-03-01T11:00:00.000Z", lastSequence: events.length });
    expect(store.runs.markInterrupted("2026-03-01T12:00:00.000Z")).toEqual([]);
  });
});
