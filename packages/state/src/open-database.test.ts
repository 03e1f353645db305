import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "./open-database.ts";
import type { Database } from "./open-database.ts";
import { openState } from "./open-state.ts";

const songs = "CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT";
const verses = "CREATE TABLE verse (song_id INTEGER NOT NULL REFERENCES song (id), text TEXT) STRICT";

let folder = "";
let path = "";
const opened: Database[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-database-"));
  path = join(folder, "songs.db");
});

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  rmSync(folder, { recursive: true });
});

function open(migrations: readonly string[] = [songs, verses], hints = {}): Database {
  const database = openDatabase({ path, applicationId: 77, migrations, hints });
  opened.push(database);
  return database;
}

function titles(database: Database): unknown[] {
  return database.prepare("SELECT title FROM song ORDER BY id").all().map(({ title }) => title);
}

describe("openDatabase", () => {
  it("gives rows back as they were put, by position and by name", () => {
    const database = open();
    expect(database.prepare("INSERT INTO song (title) VALUES (:title)").run({ title: "one" })).toEqual({ rows: 1, lastId: 1 });
    expect(database.prepare("INSERT INTO song (title) VALUES (?)").run(["two"])).toEqual({ rows: 1, lastId: 2 });
    expect(database.prepare("SELECT title FROM song WHERE id = ?").get([2])).toEqual({ title: "two" });
    expect(titles(database)).toEqual(["one", "two"]);
  });

  it("brings an older file to the newest schema and keeps its rows", () => {
    const older = open([songs]);
    older.prepare("INSERT INTO song (title) VALUES ('kept')").run();
    older.close();
    const newer = open();
    expect(titles(newer)).toEqual(["kept"]);
    expect(newer.prepare("SELECT count(*) AS n FROM verse").get()).toEqual({ n: 0 });
  });

  it("refuses one kind of our files in the place of another, and leaves it as it is", async () => {
    open().close();
    const before = readFileSync(path);
    await expect(openState(path)).rejects.toMatchObject({ code: "DB_UNREADABLE", detail: "it belongs to another program" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("gives the hints of its user, when opening and later", () => {
    open([songs, verses, "CREATE TABLE later (id INTEGER) STRICT"]).close();
    expect(() => open([songs], { DB_NEWER: "Take the later one." })).toThrow(expect.objectContaining({ code: "DB_NEWER", hint: "Take the later one.", where: path }));
    const database = open([songs, verses, ""], { DB_UNREADABLE: "Bring back a backup." });
    expect(() => database.prepare("SELECT * FROM nowhere")).toThrow(expect.objectContaining({ code: "DB_UNREADABLE", hint: "Bring back a backup." }));
  });

  it("keeps foreign keys", () => {
    const insert = open().prepare("INSERT INTO verse (song_id, text) VALUES (?, ?)");
    expect(() => insert.run([5, "la"])).toThrow(expect.objectContaining({ code: "DB_UNREADABLE" }));
  });

  it("can be closed twice", () => {
    const database = open();
    database.close();
    expect(() => database.close()).not.toThrow();
  });
});

describe.each(["transaction", "durably"] as const)("%s", (way) => {
  it("takes everything back when its work throws, and throws that very error", () => {
    const database = open();
    const insert = database.prepare("INSERT INTO song (title) VALUES (?)");
    const mistake = new TypeError("a mistake of the caller");
    expect(() => database[way](() => {
      insert.run(["lost"]);
      throw mistake;
    })).toThrow(mistake);
    expect(titles(database)).toEqual([]);
    expect(database[way](() => insert.run(["kept"]).rows)).toBe(1);
    expect(titles(database)).toEqual(["kept"]);
  });

  it("joins the transaction around it", () => {
    const database = open();
    const insert = database.prepare("INSERT INTO song (title) VALUES (?)");
    expect(() => database.transaction(() => {
      database[way](() => insert.run(["inner"]));
      throw new Error("outer");
    })).toThrow("outer");
    expect(titles(database)).toEqual([]);
  });
});

describe("durably", () => {
  it("waits for the disk only while it writes", () => {
    const database = open();
    const level = (): unknown => database.prepare("PRAGMA synchronous").get()?.["synchronous"];
    const [normal, full] = [1, 2];
    expect(level()).toBe(normal);
    expect(database.durably(level)).toBe(full);
    expect(level()).toBe(normal);
  });
});
