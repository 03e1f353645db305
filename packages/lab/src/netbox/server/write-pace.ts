import { setTimeout as delay } from "node:timers/promises";
import type { LabHandler, LabRequest } from "../../http/lab-server.ts";

/** How slow writing is: time an object, and how many requests are worked on at once. */
export interface WritePace {
  readonly msPerObject: number;
  readonly workers: number;
}

/** Objects in the body of a write: the length of its list, or one. */
function objectsIn({ body }: LabRequest): number {
  if (body.length === 0) return 1;
  const parsed: unknown = JSON.parse(body.toString());
  return Array.isArray(parsed) ? parsed.length : 1;
}

/**
 * Lets writes take their time, a few at once and in their turn. What is written stands at once, so that the order of arrival
 * decides about ids; only the answer waits.
 */
export function paced(handler: LabHandler, pace: WritePace | undefined): LabHandler {
  if (pace === undefined) return handler;
  const freeAtMs: number[] = Array.from({ length: pace.workers }, () => 0);
  return async (request) => {
    const answer = await handler(request);
    if (request.method === "GET" || request.method === "OPTIONS") return answer;
    const nowMs = performance.now();
    const worker = freeAtMs.indexOf(Math.min(...freeAtMs));
    const untilMs = Math.max(nowMs, freeAtMs[worker] ?? 0) + objectsIn(request) * pace.msPerObject;
    freeAtMs[worker] = untilMs;
    await delay(untilMs - nowMs);
    return answer;
  };
}
