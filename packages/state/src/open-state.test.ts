import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APPLICATION_ID, MIGRATIONS, migrate } from "./migrate.ts";
import { openState } from "./open-state.ts";

const holder = fileURLToPath(new URL("testing/hold-state.ts", import.meta.url));
const record = { kind: "tag", key: "proxbox", label: "Proxbox", netboxId: 1, isOwned: true, fields: { name: "Proxbox" } };

let folder = "";
let path = "";
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-state-"));
  path = join(folder, "state.db");
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(folder, { recursive: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function holdInChild(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [holder, path], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  await once(child.stdout!, "data");
  return child;
}

describe("openState", () => {
  it("keeps records from one opening to the next", async () => {
    const first = await openState(path);
    await first.save("one", { put: [record], drop: [] });
    first.close();
    const second = await openState(path);
    expect(await second.load("one")).toEqual([record]);
    second.close();
  });

  it("refuses with DB_LOCKED while another process holds the file, and says which file", async () => {
    await holdInChild();
    await expect(openState(path)).rejects.toMatchObject({ code: "DB_LOCKED", where: path });
  });

  it("opens the file again once the process that held it was killed", async () => {
    await kill(await holdInChild());
    const state = await openState(path);
    expect(await state.load("one")).toEqual([]);
    state.close();
  });

  it("loses nothing that was saved before its process was killed", async () => {
    const script = `import { openState } from ${JSON.stringify(new URL("open-state.ts", import.meta.url).href)};
      const state = await openState(${JSON.stringify(path)});
      await state.save("one", { put: [${JSON.stringify(record)}], drop: [] });
      process.kill(process.pid, "SIGKILL");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
    children.push(child);
    await once(child, "exit");
    const state = await openState(path);
    expect(await state.load("one")).toEqual([record]);
    state.close();
  });

  it("can be opened again in the same process after close", async () => {
    (await openState(path)).close();
    const state = await openState(path);
    await state.save("one", { put: [record], drop: [] });
    expect(await state.load("one")).toHaveLength(1);
    state.close();
  });

  it("refuses with DB_NEWER a file whose schema is later than it knows, and leaves it as it is", async () => {
    const database = new DatabaseSync(path);
    database.exec(`CREATE TABLE later (id INTEGER); PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 99`);
    database.close();
    await expect(openState(path)).rejects.toMatchObject({ code: "DB_NEWER" });
    const after = new DatabaseSync(path);
    expect(after.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    after.close();
  });

  it("refuses with DB_UNREADABLE what is no SQLite file, without touching it", async () => {
    writeFileSync(path, "a letter to somebody, long enough to be read as a header of a database file ".repeat(20));
    const before = readFileSync(path);
    await expect(openState(path)).rejects.toMatchObject({ code: "DB_UNREADABLE", detail: "it is not an SQLite file" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("refuses with DB_UNREADABLE the database of another program, without touching it", async () => {
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE song (title TEXT)");
    database.close();
    const before = readFileSync(path);
    await expect(openState(path)).rejects.toMatchObject({ code: "DB_UNREADABLE", detail: "it belongs to another program" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("refuses with DB_UNREADABLE a path in a folder that does not exist", async () => {
    const missing = join(folder, "nowhere", "state.db");
    await expect(openState(missing)).rejects.toMatchObject({ code: "DB_UNREADABLE", where: missing });
  });
});

describe("migrate", () => {
  it("runs only the steps that an older file lacks and keeps its rows", () => {
    const database = new DatabaseSync(":memory:");
    migrate(database, path, MIGRATIONS);
    database.exec("INSERT INTO scope (name) VALUES ('one')");
    migrate(database, path, [...MIGRATIONS, "ALTER TABLE scope ADD COLUMN note TEXT"]);
    expect(database.prepare("SELECT name, note FROM scope").all()).toEqual([{ name: "one", note: null }]);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: MIGRATIONS.length + 1 });
  });

  it("leaves the file at its old version when a step fails", () => {
    const database = new DatabaseSync(":memory:");
    migrate(database, path, MIGRATIONS);
    expect(() => migrate(database, path, [...MIGRATIONS, "CREATE TABLE half (id INTEGER); SELECT * FROM nowhere"])).toThrow();
    if (database.isTransaction) database.exec("ROLLBACK");
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: MIGRATIONS.length });
    expect(database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
  });
});
