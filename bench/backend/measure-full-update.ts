import { join } from "node:path";
import { startChild } from "../children.ts";
import type { Child } from "../children.ts";
import type { LabCount } from "../lab-protocol.ts";
import { cpuMsOf } from "../process-figures.ts";
import type { ProxboxProcess } from "../proxbox-process.ts";
import type { BackendDoor } from "./backend-client.ts";
import { SOURCE } from "./backend-place.ts";
import type { BackendPlace } from "./backend-place.ts";
import type { EngineQuestion, EngineReport } from "./engine-protocol.ts";
import { readFullUpdate } from "./read-full-update.ts";
import type { FullUpdateRead } from "./read-full-update.ts";

/** One unchanged full update through the backend, with what the lab counted and, on Linux, the backend's CPU time meanwhile. */
export interface UpdateMeasured {
  readonly update: FullUpdateRead;
  readonly cpuMs: number | undefined;
  readonly lab: LabCount;
}

/** The same work three ways, one after the other. */
export interface UpdateRound {
  readonly backend: UpdateMeasured;
  readonly engine: EngineReport;
  readonly plain: EngineReport;
}

interface Sides {
  readonly lab: Child;
  readonly engine: Child;
  readonly door: BackendDoor;
  readonly pid: number;
}

function askEngine(engine: Child, question: EngineQuestion): Promise<EngineReport> {
  return engine.ask<EngineReport>(question);
}

async function updateOnce({ lab, door, pid }: Sides): Promise<UpdateMeasured> {
  await lab.ask<LabCount>({ type: "count" });
  const beforeMs = cpuMsOf(pid);
  const update = await readFullUpdate(door);
  const afterMs = cpuMsOf(pid);
  const cpuMs = beforeMs === undefined || afterMs === undefined ? undefined : afterMs - beforeMs;
  return { update, cpuMs, lab: await lab.ask<LabCount>({ type: "count" }) };
}

// Who comes second finds a lab that has just answered the same questions: they take turns.
async function measureRound(sides: Sides, isEngineFirst: boolean): Promise<UpdateRound> {
  const early = isEngineFirst ? await askEngine(sides.engine, { type: "stages" }) : undefined;
  const backend = await updateOnce(sides);
  const engine = early ?? (await askEngine(sides.engine, { type: "stages" }));
  return { backend, engine, plain: await askEngine(sides.engine, { type: "reconcile" }) };
}

/** Everything is written, and both processes have done twice what is measured: neither compiles it while it is measured. */
async function warmUp({ door, engine }: Sides, doors: BackendPlace["doors"], statePath: string): Promise<void> {
  await askEngine(engine, { type: "open", doors, source: SOURCE, statePath });
  for (const run of ["first", "second", "third"]) {
    const { isOk, message } = await readFullUpdate(door);
    const { faults } = await askEngine(engine, { type: "stages" });
    if (!isOk || faults.length > 0) throw new Error(`the ${run} full update failed: ${isOk ? faults.join("; ") : message}`);
  }
}

/** Measures full updates of an estate that does not change, by the backend that is given and by the engine in a process of its own. */
export async function measureFullUpdate(place: BackendPlace, on: { door: BackendDoor; backend: ProxboxProcess }, effort: { rounds: number; say: (text: string) => void }): Promise<readonly UpdateRound[]> {
  const engine = startChild(new URL("engine-child.ts", import.meta.url));
  const sides: Sides = { lab: place.lab, engine, door: on.door, pid: on.backend.pid };
  const rounds: UpdateRound[] = [];
  try {
    effort.say("first full update");
    await warmUp(sides, place.doors, join(place.folder, "engine.db"));
    while (rounds.length < effort.rounds) {
      effort.say(`unchanged full update ${rounds.length + 1} of ${effort.rounds}`);
      rounds.push(await measureRound(sides, rounds.length % 2 === 1));
    }
    return rounds;
  } finally {
    await engine.end();
  }
}
