import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KEY_FILE, loadEncryptionKey } from "./load-encryption-key.ts";
import type { EncryptionKey } from "./load-encryption-key.ts";
import { makeKeyFile } from "./make-key-file.ts";

const DATABASE_FILE = "backend.db";

let dataDir = "";

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "proxbox-key-"));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

function load(env: Record<string, string> = {}, keyFile?: string): EncryptionKey {
  return loadEncryptionKey({ databaseFile: DATABASE_FILE, dataDir, env, ...(keyFile === undefined ? {} : { keyFile }) });
}

function isSameKey(one: EncryptionKey, other: EncryptionKey): boolean {
  try {
    return other.cipher.decrypt(one.cipher.encrypt("canary")) === "canary";
  } catch {
    return false;
  }
}

describe("a generated key", () => {
  it("is made once, for its owner only, with a warning to back it up", () => {
    const first = load();
    const path = join(dataDir, KEY_FILE);
    expect(first).toMatchObject({ source: "generated", warning: expect.stringMatching(/back it up/i) });
    expect(first.warning).toContain(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(first.warning).not.toContain(readFileSync(path, "utf8").trim());
    expect(readdirSync(dataDir)).toEqual([KEY_FILE]);
    const second = load();
    expect(second.source).toBe("generated");
    expect(second).not.toHaveProperty("warning");
    expect(isSameKey(first, second)).toBe(true);
  });

  it("makes the data directory when there is none, for its owner only", () => {
    dataDir = join(dataDir, "new", "data");
    load();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    dataDir = join(dataDir, "..", "..");
  });

  it("never takes the place of one that is there", () => {
    const path = join(dataDir, KEY_FILE);
    expect(makeKeyFile(path)).toBe(true);
    const before = readFileSync(path, "utf8");
    expect(makeKeyFile(path)).toBe(false);
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(readdirSync(dataDir)).toEqual([KEY_FILE]);
  });

  it("is not made beside a database whose key is missing: that one must come back (SECRET_KEY_MISSING)", () => {
    writeFileSync(join(dataDir, DATABASE_FILE), "filled");
    expect(() => load()).toThrow(expect.objectContaining({ code: "SECRET_KEY_MISSING" }));
    expect(existsSync(join(dataDir, KEY_FILE))).toBe(false);
  });

  it("is not made when the directory cannot be", () => {
    writeFileSync(join(dataDir, "file"), "");
    dataDir = join(dataDir, "file");
    expect(() => load()).toThrow(expect.objectContaining({ code: "DB_UNREADABLE", where: dataDir }));
    dataDir = join(dataDir, "..");
  });
});

describe("a given key", () => {
  const bytes = randomBytes(32);

  it("may be written as hex, base64 or base64url of 32 bytes, with white space around it", () => {
    const forms = [bytes.toString("hex"), bytes.toString("hex").toUpperCase(), bytes.toString("base64"), bytes.toString("base64url"), ` ${bytes.toString("base64")}\n`];
    const keys = forms.map((text) => load({ PROXBOX_ENCRYPTION_KEY: text }));
    for (const key of keys) expect(isSameKey(keys[0]!, key)).toBe(true);
    expect(keys[0]).toEqual({ source: "env", cipher: expect.anything() });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("may be any text of 16 characters, and is the same key at every start", () => {
    const text = "correct horse battery";
    expect(isSameKey(load({ PROXBOX_ENCRYPTION_KEY: text }), load({ PROXBOX_ENCRYPTION_KEY: text }))).toBe(true);
    expect(isSameKey(load({ PROXBOX_ENCRYPTION_KEY: text }), load({ PROXBOX_ENCRYPTION_KEY: `${text}!` }))).toBe(false);
  });

  it("is refused below 16 characters, without being repeated (E113)", () => {
    const short = (): EncryptionKey => load({ PROXBOX_ENCRYPTION_KEY: "canary-9cb1" });
    expect(short).toThrow(expect.objectContaining({ code: "SECRET_KEY_INVALID", where: "PROXBOX_ENCRYPTION_KEY" }));
    expect(short).not.toThrow("canary");
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("comes from the file asked for, then the environment, then the file that it names, then the data directory", () => {
    const files = ["asked", "named"].map((name) => join(dataDir, name));
    for (const file of files) writeFileSync(file, `the key in ${file}, long enough`);
    const [asked, named] = files as [string, string];
    const generated = load();
    const fromEnv = { PROXBOX_ENCRYPTION_KEY: "the key in the environment" };
    const fromBoth = { ...fromEnv, PROXBOX_ENCRYPTION_KEY_FILE: named };
    const keys = [load(fromBoth, asked), load(fromBoth), load({ PROXBOX_ENCRYPTION_KEY_FILE: named }), load()];
    expect(keys.map(({ source }) => source)).toEqual(["file", "env", "file", "generated"]);
    expect(isSameKey(keys[0]!, load({ PROXBOX_ENCRYPTION_KEY_FILE: asked }))).toBe(true);
    expect(isSameKey(keys[1]!, load(fromEnv))).toBe(true);
    expect(isSameKey(keys[0]!, keys[2]!)).toBe(false);
    expect(isSameKey(keys[3]!, generated)).toBe(true);
  });

  it("counts as absent when its variable is empty", () => {
    expect(load({ PROXBOX_ENCRYPTION_KEY: " ", PROXBOX_ENCRYPTION_KEY_FILE: "" }).source).toBe("generated");
  });

  it("is refused when its file is not there or is a folder, and none is generated instead", () => {
    const missing = join(dataDir, "nowhere");
    expect(() => load({ PROXBOX_ENCRYPTION_KEY_FILE: missing })).toThrow(expect.objectContaining({ code: "CFG_SECRET_MISSING", where: missing }));
    mkdirSync(join(dataDir, "folder"));
    expect(() => load({}, join(dataDir, "folder"))).toThrow(expect.objectContaining({ code: "CFG_SECRET_MISSING" }));
    expect(readdirSync(dataDir)).toEqual(["folder"]);
  });

  it("is refused when its file is empty", () => {
    writeFileSync(join(dataDir, KEY_FILE), "\n");
    expect(() => load()).toThrow(expect.objectContaining({ code: "SECRET_KEY_INVALID" }));
  });
});
