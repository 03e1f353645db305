import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, inject, it } from "vitest";
import { requirement, titleNeeding } from "../../../../test/requirements.ts";
import { openDatabase } from "../database/open-database.ts";
import { createPostgresqlDatabase } from "../database/testing/create-test-database.ts";

const script = fileURLToPath(new URL("../testing/crash-child.ts", import.meta.url));
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});

/** A worker in a process of its own. */
interface Child {
  /** Resolves with the first line that begins so. */
  until(beginning: string): Promise<string>;
  makeJob(): void;
  /** As `kill -9`. */
  kill(): Promise<void>;
}

function start(name: string, dataDir: string, url: string | undefined): Child {
  const child: ChildProcess = spawn(process.execPath, ["--liftoff-only", script, name, dataDir, ...(url === undefined ? [] : [url])], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  let wake = (): void => undefined;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      wake();
    });
  }
  void ended.then(() => wake());
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  cleanups.push(kill);
  return {
    kill,
    makeJob: () => child.stdin?.write("make\n"),
    async until(beginning) {
      for (;;) {
        const line = lines.find((each) => each.startsWith(beginning));
        if (line !== undefined) return line;
        if (child.exitCode !== null) throw new Error(`the child ended with ${child.exitCode} before it said ${beginning}: ${lines.join(", ")}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

async function killAndGoOn(dataDir: string, url: string | undefined): Promise<void> {
  const first = start("first", dataDir, url);
  await first.until("ready");
  first.makeJob();
  await first.until("running 1");
  await first.kill();
  const second = start("second", dataDir, url);
  expect(await second.until("ended")).toBe("ended completed success");
  await second.kill();
  const database = await openDatabase({ url, dataDir });
  cleanups.push(() => database.close());
  const job = await database.kysely.selectFrom("job").selectAll().executeTakeFirstOrThrow();
  expect(job).toMatchObject({ state: "completed", attempt: 2, worker: "second", result: { before: "completed", attempt: 2 } });
  const events = await database.kysely.selectFrom("job_event").select(["seq", "data"]).where("job_id", "=", job.id).orderBy("seq").execute();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ data }) => (JSON.parse(data) as { message?: string }).message)).toContain("interrupted: worker first was lost");
}

describe("a worker that is killed", () => {
  function makeDataDir(): string {
    const dataDir = mkdtempSync(join(tmpdir(), "proxbox-crash-"));
    cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
    return dataDir;
  }

  it("leaves its job to the process that is started next, on PGlite (E95)", () => killAndGoOn(makeDataDir(), undefined));

  it.skipIf(!requirement("postgresql").available)(titleNeeding("postgresql", "leaves its job to another worker, on PostgreSQL (E95)"), async () => {
    const { url, drop } = await createPostgresqlDatabase(inject("postgresqlUrl"));
    cleanups.push(drop);
    await killAndGoOn(makeDataDir(), url);
  });
});
