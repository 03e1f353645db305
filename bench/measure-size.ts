import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./children.ts";
import type { Child } from "./children.ts";
import type { LabCount, LabDoors, LabTablesFound } from "./lab-protocol.ts";
import { measureMinimum } from "./measure-minimum.ts";
import type { Minimum } from "./measure-minimum.ts";
import type { SyncQuestion, SyncReport } from "./sync-protocol.ts";

/** An estate to measure with. */
export interface Size {
  readonly vms: number;
  readonly nodes: number;
  readonly seed: number;
  /** Unchanged re-syncs, each in a fresh process. */
  readonly resyncs: number;
  readonly isWithMinimum: boolean;
}

/** One sync with what the lab counted meanwhile. */
export interface SyncMeasured {
  readonly sync: SyncReport;
  readonly lab: LabCount;
}

/** Everything that was measured with one estate. */
export interface SizeMeasured {
  readonly size: Size;
  readonly first: SyncMeasured;
  readonly resyncs: readonly SyncMeasured[];
  readonly minimum?: Minimum;
}

interface Place {
  readonly size: Size;
  readonly folder: string;
  readonly lab: Child;
  readonly doors: LabDoors;
}

async function syncOnce({ lab, doors, folder }: Place): Promise<SyncMeasured> {
  const child = startChild(new URL("sync-child.ts", import.meta.url));
  try {
    await lab.ask<LabCount>({ type: "count" });
    const question: SyncQuestion = { doors, statePath: join(folder, "state.db") };
    const sync = await child.ask<SyncReport>(question);
    return { sync, lab: await lab.ask<LabCount>({ type: "count" }) };
  } finally {
    await child.end();
  }
}

async function measureIn(place: Place, say: (text: string) => void): Promise<SizeMeasured> {
  const { size, lab, folder } = place;
  say(`${size.vms} VMs: first sync`);
  const first = await syncOnce(place);
  const tables = await lab.ask<LabTablesFound>({ type: "tables" });
  const file = join(folder, "writes.jsonl");
  await lab.ask<number>({ type: "save-writes", file });
  const resyncs: SyncMeasured[] = [];
  for (let number = 1; number <= size.resyncs; number += 1) {
    say(`${size.vms} VMs: re-sync ${number} of ${size.resyncs}`);
    resyncs.push(await syncOnce(place));
  }
  return { size, first, resyncs, ...(size.isWithMinimum ? { minimum: await measureLater({ place, file, tables }, say) } : {}) };
}

// The lab of the syncs ends first: two labs of this size beside each other would share two cores.
async function measureLater(about: { place: Place; file: string; tables: LabTablesFound }, say: (text: string) => void): Promise<Minimum> {
  const { place, file, tables } = about;
  await place.lab.end();
  say(`${place.size.vms} VMs: the same rows with no thinking`);
  return measureMinimum({ size: place.size, file, tables });
}

/** Measures with one estate, in a temporary folder that is removed afterwards; nothing is asserted about time. */
export async function measureSize(size: Size, say: (text: string) => void): Promise<SizeMeasured> {
  const folder = await mkdtemp(join(tmpdir(), "proxbox-bench-"));
  const lab = startChild(new URL("lab-child.ts", import.meta.url));
  try {
    const { vms, nodes, seed } = size;
    const doors = await lab.ask<LabDoors>({ type: "open", vms, nodes, seed });
    return await measureIn({ size, folder, lab, doors }, say);
  } finally {
    await lab.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
