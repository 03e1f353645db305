import type { ServiceParts } from "./service-parts.ts";

/** What some work gave, and how long it took in whole milliseconds; a clock that was put back meanwhile counts as no time. */
export async function timed<T>({ clock }: Pick<ServiceParts, "clock">, work: () => Promise<T>): Promise<{ readonly result: T; readonly latencyMs: number }> {
  const begunMs = clock().getTime();
  const result = await work();
  return { result, latencyMs: Math.max(0, Math.round(clock().getTime() - begunMs)) };
}
