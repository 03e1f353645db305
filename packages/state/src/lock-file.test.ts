import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFile } from "./lock-file.ts";

let folder = "";
let children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-lock-"));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Another process that holds the file; resolves when it does. */
async function holdElsewhere(path: string): Promise<ChildProcess> {
  const module = new URL("lock-file.ts", import.meta.url).href;
  const script = `const { lockFile } = await import(${JSON.stringify(module)}); lockFile(${JSON.stringify(path)}); console.log("held"); setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child;
}

function exit(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once("exit", resolve));
}

describe("a locked file", () => {
  it("is refused to another process while the first lives, with what to do", async () => {
    const path = join(folder, "data.lock");
    await holdElsewhere(path);
    expect(() => lockFile(path, { DB_LOCKED: "Stop the other one." })).toThrow(expect.objectContaining({ code: "DB_LOCKED", where: path, hint: "Stop the other one." }));
  });

  it("is free at once when its holder was killed: no stale lock stays", async () => {
    const path = join(folder, "data.lock");
    const holder = await holdElsewhere(path);
    const gone = exit(holder);
    holder.kill("SIGKILL");
    await gone;
    expect(() => lockFile(path).release()).not.toThrow();
  });

  it("is free after it was released, also twice", () => {
    const path = join(folder, "data.lock");
    const lock = lockFile(path);
    lock.release();
    lock.release();
    expect(() => lockFile(path).release()).not.toThrow();
  });

  it("says where it cannot be made", () => {
    const path = join(folder, "not-there", "data.lock");
    expect(() => lockFile(path)).toThrow(expect.objectContaining({ code: "DB_UNREADABLE", where: path }));
  });
});
