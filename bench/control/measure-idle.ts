import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { residentBytesOf } from "../process-figures.ts";
import { startProxbox } from "../proxbox-process.ts";
import type { ProxboxProcess } from "../proxbox-process.ts";
import { withFolder } from "../with-folder.ts";
import type { DatabaseKind } from "./control-place.ts";
import { withPostgresql } from "./with-postgresql.ts";

/** How much is measured. */
export interface IdleLoad {
  readonly rounds: number;
  /** How long nothing is asked of it before its memory is looked at. */
  readonly seconds: number;
}

/** `proxbox serve` as it starts and when nothing is asked of it. Times are from the start of the launcher to the answer of `/readyz`, one a round. */
export interface IdleMeasured extends IdleLoad {
  readonly kind: DatabaseKind;
  /** Empty data directory and database, nothing compiled before. */
  readonly coldMs: readonly number[];
  /** Empty data directory and database, with what an earlier start has compiled. */
  readonly warmMs: readonly number[];
  /** On the data of the start before. */
  readonly againMs: readonly number[];
  /** Resident set right after the last start of each round, and, in the last round, after it was left alone; undefined where the system does not tell. */
  readonly startedBytes: readonly (number | undefined)[];
  readonly idleBytes: number | undefined;
}

/** A start on a data directory and a database. */
interface Place {
  readonly dataDir: string;
  readonly compileCacheDir: string;
  readonly databaseUrl: string;
}

interface Round {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly againMs: number;
  readonly startedBytes: number | undefined;
  readonly idleBytes: number | undefined;
}

async function serving<T>({ dataDir, compileCacheDir, databaseUrl }: Place, work: (server: ProxboxProcess) => Promise<T> | T): Promise<T> {
  const server = await startProxbox(["serve", "--data", dataDir, "--port", "0"], { compileCacheDir, readyPath: "/readyz", env: { DATABASE_URL: databaseUrl } });
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

/** An empty database: of a server of its own, or, by an empty URL, the embedded one. */
function withDatabase<T>(kind: DatabaseKind, work: (url: string) => Promise<T>): Promise<T> {
  return kind === "pglite" ? work("") : withPostgresql(work);
}

async function rest({ pid, readyMs }: ProxboxProcess, seconds: number): Promise<Pick<Round, "againMs" | "startedBytes" | "idleBytes">> {
  const startedBytes = residentBytesOf(pid);
  await delay(seconds * 1_000);
  return { againMs: readyMs, startedBytes, idleBytes: residentBytesOf(pid) };
}

function measureRound(kind: DatabaseKind, seconds: number): Promise<Round> {
  return withFolder(async (folder) => {
    const place = { compileCacheDir: join(folder, "compile-cache"), dataDir: join(folder, "first") };
    const coldMs = await withDatabase(kind, (databaseUrl) => serving({ ...place, databaseUrl }, ({ readyMs }) => readyMs));
    return withDatabase(kind, async (databaseUrl) => {
      const second = { ...place, dataDir: join(folder, "second"), databaseUrl };
      const warmMs = await serving(second, ({ readyMs }) => readyMs);
      return { coldMs, warmMs, ...(await serving(second, (server) => rest(server, seconds))) };
    });
  });
}

/** Starts `proxbox serve` again and again, and in the last round leaves it alone for a while. */
export async function measureIdle(kind: DatabaseKind, load: IdleLoad, say: (text: string) => void): Promise<IdleMeasured> {
  const rounds: Round[] = [];
  while (rounds.length < load.rounds) {
    say(`start ${rounds.length + 1} of ${load.rounds} on ${kind}`);
    rounds.push(await measureRound(kind, rounds.length + 1 === load.rounds ? load.seconds : 0));
  }
  return {
    ...load,
    kind,
    coldMs: rounds.map(({ coldMs }) => coldMs),
    warmMs: rounds.map(({ warmMs }) => warmMs),
    againMs: rounds.map(({ againMs }) => againMs),
    startedBytes: rounds.map(({ startedBytes }) => startedBytes),
    idleBytes: rounds.at(-1)?.idleBytes,
  };
}
