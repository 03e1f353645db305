import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { writeBackup } from "./nightly-backup.ts";
import { openEmbedded } from "./open-pglite.ts";

let dataDir = "";
let opened: Database[] = [];
let children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "proxbox-embedded-"));
  opened = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const database of opened) await database.close();
  rmSync(dataDir, { recursive: true });
});

async function open(): Promise<Database> {
  const database = await openEmbedded(dataDir);
  opened.push(database);
  return database;
}

function insert({ kysely }: Database, digest: string): Promise<unknown> {
  return kysely.insertInto("setup_link").values({ digest, created_at: new Date(0), used_at: null }).execute();
}

async function digests({ kysely }: Database): Promise<string[]> {
  const rows = await kysely.selectFrom("setup_link").select("digest").orderBy("digest").execute();
  return rows.map(({ digest }) => digest);
}

/** A process that opens the directory, writes a row and says so, then stays. */
async function openElsewhere(): Promise<ChildProcess> {
  const module = new URL("open-pglite.ts", import.meta.url).href;
  const script = `const { openEmbedded } = await import(${JSON.stringify(module)});
const { kysely } = await openEmbedded(${JSON.stringify(dataDir)});
await kysely.insertInto("setup_link").values({ digest: "theirs", created_at: new Date(0), used_at: null }).execute();
console.log("written");`;
  const child = spawn(process.execPath, ["--liftoff-only", "--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", (code) => reject(new Error(`the process ended with ${code} before it had written`)));
  });
  return child;
}

// The numbers are those of stack.md 5.4.
describe("the embedded database", () => {
  it("(1, 3) is one process's: another one is refused before it opens anything", async () => {
    await openElsewhere();
    await expect(openEmbedded(dataDir)).rejects.toMatchObject({ code: "DB_LOCKED" });
  });

  it("(1) opens after its process was killed, with what that one had written", async () => {
    const other = await openElsewhere();
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await gone;
    expect(await digests(await open())).toEqual(["theirs"]);
  });

  it("(1) gives the directory free when it is closed", async () => {
    const first = await openEmbedded(dataDir);
    await insert(first, "kept");
    await first.close();
    expect(await digests(await open())).toEqual(["kept"]);
  });

  it("(2) works in a thread of its own: while a statement takes its time, this one's event loop turns", async () => {
    const database = await open();
    let turns = 0;
    let isWaiting = true;
    const sleeping = sql`select pg_sleep(0.2)`.execute(database.kysely).then(() => (isWaiting = false));
    while (isWaiting) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    await sleeping;
    // In the same thread the statement would have ended within the first turn.
    expect(turns).toBeGreaterThan(2);
  });

  it("(2) refuses what is asked of it after its thread has ended, instead of never answering", async () => {
    const database = await open();
    await database.close();
    await expect(database.kysely.selectFrom("setup_link").selectAll().execute()).rejects.toMatchObject({ code: "57P01" });
    await expect(database.kysely.transaction().execute((trx) => insert({ ...database, kysely: trx }, "late"))).rejects.toMatchObject({ code: "57P01" });
  });

  it("(5) can be dumped while it is open, and the dump opens elsewhere with everything", async () => {
    const database = await open();
    await insert(database, "saved");
    const backup = await writeBackup({ database, dataDir, clock: () => new Date(0) });
    const elsewhere = mkdtempSync(join(tmpdir(), "proxbox-restored-"));
    const restored = await openEmbedded(elsewhere, backup);
    const found = await digests(restored);
    await restored.close();
    rmSync(elsewhere, { recursive: true });
    expect(found).toEqual(["saved"]);
  });

  it("(5) is never overwritten by a backup", async () => {
    const database = await openEmbedded(dataDir);
    const backup = await writeBackup({ database, dataDir, clock: () => new Date(0) });
    await database.close();
    await expect(openEmbedded(dataDir, backup)).rejects.toMatchObject({ code: "CFG_RESTORE" });
  });

  it("says in its warnings that it is for small sites", async () => {
    expect((await open()).warnings).toEqual([expect.stringContaining("DATABASE_URL")]);
  });
});

describe("a database of a later Proxbox (E118)", () => {
  it("is refused with a clear sentence, and nothing in it is changed", async () => {
    const database = await openEmbedded(dataDir);
    await insert(database, "theirs");
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(database.kysely);
    await database.close();
    await expect(openEmbedded(dataDir)).rejects.toMatchObject({ code: "DB_NEWER", detail: "it has 9999-later" });
    // The lock was given back by the refusal: only the version stands in the way.
    await expect(openEmbedded(dataDir)).rejects.toMatchObject({ code: "DB_NEWER" });
  });
});
