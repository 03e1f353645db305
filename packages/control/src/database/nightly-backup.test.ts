import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handTimers } from "@proxbox/lab";
import { createLogs } from "@proxbox/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BACKUP_FOLDER, listBackups, startBackups, writeBackup } from "./nightly-backup.ts";

let dataDir = "";
let now = new Date("2026-11-01T02:00:00Z");
function clock(): Date {
  return now;
}

const { log } = createLogs({ clock });

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "proxbox-backup-"));
  now = new Date("2026-11-01T02:00:00Z");
});

afterEach(() => rmSync(dataDir, { recursive: true }));

function dumping(text: string): { dump(): Promise<Uint8Array> } {
  return { dump: () => Promise.resolve(Buffer.from(text)) };
}

describe("the nightly backup", () => {
  it("lies under its date, readable by its owner only, and replaces an earlier one of the day", async () => {
    await writeBackup({ database: dumping("first"), dataDir, clock });
    const path = await writeBackup({ database: dumping("second"), dataDir, clock });
    expect(listBackups(dataDir)).toEqual(["control-2026-11-01.tar.gz"]);
    expect(readFileSync(path!, "utf8")).toBe("second");
    expect(statSync(path!).mode & 0o777).toBe(0o600);
  });

  it("keeps a week and removes what is older, and nothing else", async () => {
    for (let day = 1; day <= 9; day += 1) {
      now = new Date(Date.UTC(2026, 10, day, 2));
      await writeBackup({ database: dumping(`day ${day}`), dataDir, clock });
    }
    expect(listBackups(dataDir)).toHaveLength(7);
    expect(listBackups(dataDir).at(-1)).toBe("control-2026-11-03.tar.gz");
  });

  it("is not written on PostgreSQL, which has its own tools", async () => {
    expect(await writeBackup({ database: { dump: () => Promise.resolve(undefined) }, dataDir, clock })).toBeUndefined();
    expect(listBackups(dataDir)).toEqual([]);
  });

  it("comes soon after a start when there is none of the day, so that a process that is started anew every day has backups", async () => {
    const dumps: string[] = [];
    const database = { dump: async () => Buffer.from(dumps[dumps.push("dumped") - 1] ?? "") };
    for (const [hours, made] of [[0, 1], [12, 1], [24, 2]] as const) {
      now = new Date(Date.UTC(2026, 10, 1, 2 + hours));
      const timers = handTimers();
      const stop = startBackups({ database, dataDir, clock, timers, log });
      timers.pass(3600 * 1000);
      stop();
      expect(dumps).toHaveLength(made);
      await expect.poll(() => listBackups(dataDir).length).toBe(made);
    }
  });

  it("comes once a day until it is stopped, also after a night that failed", async () => {
    const timers = handTimers();
    const dumps: Promise<unknown>[] = [];
    let isBroken = true;
    const database = {
      dump: () => {
        const dump = isBroken ? Promise.reject(new Error("away")) : Promise.resolve(Buffer.from("ok"));
        dumps.push(dump.catch(() => undefined));
        return dump;
      },
    };
    const stop = startBackups({ database, dataDir, clock, timers, log });
    timers.pass(24 * 3600 * 1000);
    isBroken = false;
    timers.pass(24 * 3600 * 1000);
    await Promise.all(dumps);
    stop();
    timers.pass(72 * 3600 * 1000);
    expect(dumps).toHaveLength(2);
    expect(readFileSync(join(dataDir, BACKUP_FOLDER, "control-2026-11-01.tar.gz"), "utf8")).toBe("ok");
    expect(timers.pending).toBe(0);
  });
});
