import { peakBytesOf } from "../process-figures.ts";
import { openBackendClient } from "./backend-client.ts";
import type { BackendDoor } from "./backend-client.ts";
import type { BackendPlace } from "./backend-place.ts";
import { createIdleReaders } from "./idle-readers.ts";
import { readFullUpdate } from "./read-full-update.ts";
import type { FullUpdateRead } from "./read-full-update.ts";

/** How many readers of which streams there are beside a run. */
export interface Audience {
  /** Of `/admin/logs/stream`, from before the run. */
  readonly ofLogs: number;
  /** Of `/runs/{id}/events`, as soon as the run has a name. */
  readonly ofRun: number;
}

/** One run in a fresh process. */
export interface MemoryMeasured {
  readonly update: FullUpdateRead;
  /** Largest resident set of the backend from its start to the run's end; undefined where the system does not tell. */
  readonly peakBytes: number | undefined;
}

/** Peaks by audience, one value a round. */
export interface MemoryRound {
  readonly alone: MemoryMeasured;
  readonly withLogReaders: MemoryMeasured;
  readonly withRunReaders: MemoryMeasured;
}

/** Readers beside the run, as the goal has it. */
export const READERS = 200;

/** Shows the key once: its slow hash needs memory too, and is paid in every case. */
async function showKey(door: BackendDoor): Promise<void> {
  const client = openBackendClient(door);
  await client.ask("GET", "/version");
  await client.close();
}

function measureOnce(place: BackendPlace, { ofLogs, ofRun }: Audience): Promise<MemoryMeasured> {
  return place.withBackend(async (door, { pid }) => {
    const readers = createIdleReaders(door);
    try {
      await showKey(door);
      await readers.open("/admin/logs/stream", ofLogs);
      const update = await readFullUpdate(door, (runId) => readers.open(`/runs/${runId}/events`, ofRun));
      return { update, peakBytes: peakBytesOf(pid) };
    } finally {
      readers.close();
    }
  });
}

/** Measures the peak memory of an unchanged full update, alone and beside idle readers, each time in a fresh process. */
export async function measureMemory(place: BackendPlace, effort: { rounds: number; say: (text: string) => void }): Promise<readonly MemoryRound[]> {
  const rounds: MemoryRound[] = [];
  while (rounds.length < effort.rounds) {
    effort.say(`memory ${rounds.length + 1} of ${effort.rounds}`);
    rounds.push({
      alone: await measureOnce(place, { ofLogs: 0, ofRun: 0 }),
      withLogReaders: await measureOnce(place, { ofLogs: READERS, ofRun: 0 }),
      withRunReaders: await measureOnce(place, { ofLogs: READERS / 2, ofRun: READERS / 2 }),
    });
  }
  return rounds;
}
