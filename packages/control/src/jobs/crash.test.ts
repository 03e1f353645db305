import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, inject, it } from "vitest";
import { requirement, titleNeeding } from "../../../../test/requirements.ts";
import type { Selectable } from "kysely";
import { openDatabase } from "../database/open-database.ts";
import type { JobTable } from "../database/tables/job-tables.ts";
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

/** Kills a worker in the middle of a job and starts another one; gives the job and its log as they are then. */
async function killAndGoOn(dataDir: string, url: string | undefined): Promise<{ job: Selectable<JobTable>; events: { seq: number; data: string }[] }> {
  const first = start("first", dataDir, url);
  await first.until("ready");
  first.makeJob();
  await first.until("running 1");
  await first.kill();
  const second = start("second", dataDir, url);
  await second.until("ended");
  await second.kill();
  const database = await openDatabase({ url, dataDir });
  cleanups.push(() => database.close());
  const job = await database.kysely.selectFrom("job").selectAll().executeTakeFirstOrThrow();
  return { job, events: await database.kysely.selectFrom("job_event").select(["seq", "data"]).where("job_id", "=", job.id).orderBy("seq").execute() };
}

function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), "proxbox-crash-"));
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

const goneOn = { state: "completed", verdict: "success", attempt: 2, worker: "second", result: { before: "completed", attempt: 2 } };
const messages = ["Taken up by worker first", "interrupted: worker first was lost", "Taken up by worker second (attempt 2)", "Went on"];

function messagesOf(events: readonly { readonly data: string }[]): string[] {
  return events.flatMap(({ data }) => (JSON.parse(data) as { message?: string }).message ?? []);
}

describe("a worker that is killed on PGlite", () => {
  it("leaves its job to the process that is started next (E95)", async () => {
    const { job, events } = await killAndGoOn(makeDataDir(), undefined);
    expect(job).toMatchObject(goneOn);
    // What it had not written yet when it was killed is lost; nothing is there twice.
    expect(messages).toEqual(expect.arrayContaining(messagesOf(events)));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });
});

describe.skipIf(!requirement("postgresql").available)(`${titleNeeding("postgresql", "a worker that is killed on PostgreSQL")}`, () => {
  it("leaves its job to another worker (E95)", async () => {
    const { url, drop } = await createPostgresqlDatabase(inject("postgresqlUrl"));
    cleanups.push(drop);
    const { job, events } = await killAndGoOn(makeDataDir(), url);
    expect(job).toMatchObject(goneOn);
    expect(messagesOf(events).slice(-3)).toEqual(messages.slice(1));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });
});
