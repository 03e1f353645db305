import type { Size } from "../measure-size.ts";
import { withBackendPlace } from "./backend-place.ts";
import { measureFullUpdate } from "./measure-full-update.ts";
import type { UpdateRound } from "./measure-full-update.ts";
import { measureMemory } from "./measure-memory.ts";
import type { MemoryRound } from "./measure-memory.ts";
import { measureRequests } from "./measure-requests.ts";
import type { RequestsMeasured } from "./measure-requests.ts";
import { measureStart } from "./measure-start.ts";
import type { StartMeasured } from "./measure-start.ts";

/** Everything that was measured of the backend. */
export interface BackendMeasured {
  readonly size: Size;
  readonly start: StartMeasured;
  readonly requests: RequestsMeasured;
  readonly updates: readonly UpdateRound[];
  readonly memory: readonly MemoryRound[];
}

/** How often, and who is told what is under way. */
export interface BackendEffort {
  readonly rounds: number;
  readonly say: (text: string) => void;
}

/** Measures starts, requests, full updates and memory, on loopback, in temporary folders; nothing is asserted about time. */
export async function measureBackend(size: Size, effort: BackendEffort): Promise<BackendMeasured> {
  const start = await measureStart(effort.rounds, effort.say);
  return withBackendPlace(size, async (place) => {
    const [requests, updates] = await place.withBackend(async (door, backend) => [await measureRequests(door), await measureFullUpdate(place, { door, backend }, effort)] as const);
    return { size, start, requests, updates, memory: await measureMemory(place, effort) };
  });
}
