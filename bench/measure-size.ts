import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./children.ts";
import type { Child } from "./children.ts";
import { heapFlag } from "./heap-flag.ts";
import type { LabCount, LabDoors, LabTablesFound } from "./lab-protocol.ts";
import { measureMinimum } from "./measure-minimum.ts";
import type { Minimum } from "./measure-minimum.ts";
import type { SyncQuestion, SyncReport } from "./sync-protocol.ts";

/** An estate to measure with. */
export interface Size {
  readonly vms: number;
  readonly nodes: number;
  readonly seed: number;
  /** How long NetBox takes to write an object; 0: as quick as the lab is. */
  readonly msPerObject: number;
}

/** How often, and what besides the syncs. */
export interface Effort {
  /** First syncs, each with a lab of its own. */
  readonly rounds: number;
  /** Unchanged re-syncs after the last of them, and refreshes of one guest, each in a fresh process. */
  readonly resyncs: number;
  /** Whether each first sync is compared with the raw minimum. */
  readonly isWithMinimum: boolean;
}

/** One sync with what the lab counted meanwhile. */
export interface SyncMeasured {
  readonly sync: SyncReport;
  readonly lab: LabCount;
}

/** One first sync and, right after it, the raw minimum of its writes. */
export interface Round {
  readonly first: SyncMeasured;
  readonly minimum?: Minimum;
}

/** Everything that was measured with one estate. */
export interface SizeMeasured {
  readonly size: Size;
  readonly rounds: readonly Round[];
  readonly resyncs: readonly SyncMeasured[];
  /** Of one guest alone, unchanged. */
  readonly refreshes: readonly SyncMeasured[];
}

/** The estate's first guest. */
const REFRESHED = "100";

interface Place {
  readonly folder: string;
  readonly lab: Child;
  readonly doors: LabDoors;
}

/** Runs the work with a lab of this size and a folder of its own; neither is left behind. */
async function withPlace<T>(size: Size, work: (place: Place) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "proxbox-bench-"));
  const lab = startChild(new URL("lab-child.ts", import.meta.url));
  try {
    const doors = await lab.ask<LabDoors>({ type: "open", ...size });
    return await work({ folder, lab, doors });
  } finally {
    await lab.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function syncOnce({ lab, doors, folder }: Place, vm?: string): Promise<SyncMeasured> {
  const child = startChild(new URL("sync-child.ts", import.meta.url), [heapFlag()]);
  try {
    await lab.ask<LabCount>({ type: "count" });
    const question: SyncQuestion = { doors, statePath: join(folder, "state.db"), ...(vm === undefined ? {} : { vm }) };
    const sync = await child.ask<SyncReport>(question);
    return { sync, lab: await lab.ask<LabCount>({ type: "count" }) };
  } finally {
    await child.end();
  }
}

interface RoundInput {
  readonly size: Size;
  readonly resyncs: number;
  readonly isWithMinimum: boolean;
  readonly say: (text: string) => void;
}

async function measureRound(place: Place, { size, resyncs: count, isWithMinimum, say }: RoundInput): Promise<{ round: Round } & Pick<SizeMeasured, "resyncs" | "refreshes">> {
  const { lab, folder } = place;
  const first = await syncOnce(place);
  const tables = await lab.ask<LabTablesFound>({ type: "tables" });
  const file = join(folder, "writes.jsonl");
  await lab.ask<number>({ type: "save-writes", file });
  const resyncs: SyncMeasured[] = [];
  while (resyncs.length < count) {
    say(`${size.vms} VMs: re-sync ${resyncs.length + 1} of ${count}`);
    resyncs.push(await syncOnce(place));
  }
  const refreshes: SyncMeasured[] = [];
  while (refreshes.length < count) refreshes.push(await syncOnce(place, REFRESHED));
  // The lab of the syncs ends first: two labs of this size beside each other would share the processors.
  await lab.end();
  return { round: { first, ...(isWithMinimum ? { minimum: await measureMinimum({ size, file, tables }) } : {}) }, resyncs, refreshes };
}

/** Measures with one estate, in temporary folders that are removed afterwards; nothing is asserted about time. */
export async function measureSize(size: Size, effort: Effort, say: (text: string) => void): Promise<SizeMeasured> {
  const rounds: Round[] = [];
  let last: Pick<SizeMeasured, "resyncs" | "refreshes"> = { resyncs: [], refreshes: [] };
  while (rounds.length < effort.rounds) {
    say(`${size.vms} VMs: first sync ${rounds.length + 1} of ${effort.rounds}`);
    const isLast = rounds.length === effort.rounds - 1;
    const input = { size, resyncs: isLast ? effort.resyncs : 0, isWithMinimum: effort.isWithMinimum, say };
    const { round, ...after } = await withPlace(size, (place) => measureRound(place, input));
    rounds.push(round);
    last = after;
  }
  return { size, rounds, ...last };
}
