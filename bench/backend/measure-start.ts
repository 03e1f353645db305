import { join } from "node:path";
import { withFolder } from "../with-folder.ts";
import { startBackendProcess } from "./start-backend-process.ts";
import type { BackendStart } from "./start-backend-process.ts";

/** How long starts took, in milliseconds from the start of the launcher to the answer of `/health`; one value a round. */
export interface StartMeasured {
  /** An empty data directory, and nothing compiled before. */
  readonly coldMs: readonly number[];
  /** An empty data directory, with what an earlier start has compiled. */
  readonly warmMs: readonly number[];
  /** On the directory of the start before. */
  readonly secondMs: readonly number[];
  /** An empty data directory, without a compile cache. */
  readonly uncachedMs: readonly number[];
}

async function startOnce(start: BackendStart): Promise<number> {
  const backend = await startBackendProcess(start);
  await backend.end();
  return backend.readyMs;
}

async function measureRound(folder: string): Promise<Readonly<Record<keyof StartMeasured, number>>> {
  const compileCacheDir = join(folder, "compile-cache");
  const dataDir = join(folder, "second");
  return {
    coldMs: await startOnce({ dataDir: join(folder, "first"), compileCacheDir }),
    warmMs: await startOnce({ dataDir, compileCacheDir }),
    secondMs: await startOnce({ dataDir, compileCacheDir }),
    uncachedMs: await startOnce({ dataDir: join(folder, "third") }),
  };
}

/** Measures starts in temporary folders that are removed afterwards. */
export async function measureStart(rounds: number, say: (text: string) => void): Promise<StartMeasured> {
  const measured = { coldMs: [] as number[], warmMs: [] as number[], secondMs: [] as number[], uncachedMs: [] as number[] };
  while (measured.coldMs.length < rounds) {
    say(`start ${measured.coldMs.length + 1} of ${rounds}`);
    const round = await withFolder(measureRound);
    for (const name of ["coldMs", "warmMs", "secondMs", "uncachedMs"] as const) measured[name].push(round[name]);
  }
  return measured;
}
