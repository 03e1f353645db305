/** What an injected fault does to a request. */
export type FaultEffect =
  | { kind: "status"; status: number; headers?: Record<string, string>; body?: string; reason?: string }
  /** The connection is cut before the request is executed. */
  | { kind: "reset" }
  /** The request is executed, then the connection is cut: the client cannot know. */
  | { kind: "reset-after-commit" }
  /** The request is executed, and its answer's body is cut in the middle. */
  | { kind: "truncate" }
  | { kind: "latency"; ms: number }
  /** Never answered; the connection ends when the server closes. */
  | { kind: "hang" }
  /** 429 with a Retry-After header. */
  | { kind: "throttle"; retryAfterSeconds: number };

/** Which requests a fault meets, and what it does to them. */
export interface Fault {
  method?: string;
  /** Tested on path and query as sent. */
  path?: RegExp;
  /** How often it happens; default 1, `Infinity` for always. */
  times?: number;
  /** Number of matching requests that pass first; default 0. */
  after?: number;
  effect: FaultEffect;
}

/** Faults waiting for the requests they match; the oldest matching fault wins. */
export interface FaultQueue {
  add(fault: Fault): void;
  clear(): void;
}

/** The server's side of a fault queue. */
export interface FaultSource extends FaultQueue {
  /** Takes the effect for this request, and uses the fault up by one. */
  take(method: string, target: string): FaultEffect | undefined;
}

interface Waiting {
  fault: Fault;
  toSkip: number;
  left: number;
}

function fits(fault: Fault, method: string, target: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return fault.path === undefined || fault.path.test(target);
}

/** Makes an empty fault queue. */
export function createFaultQueue(): FaultSource {
  let waiting: Waiting[] = [];
  return {
    add(fault) {
      waiting.push({ fault, toSkip: fault.after ?? 0, left: fault.times ?? 1 });
    },
    clear() {
      waiting = [];
    },
    take(method, target) {
      for (const entry of waiting) {
        if (!fits(entry.fault, method, target)) continue;
        if (entry.toSkip > 0) {
          entry.toSkip -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left <= 0) waiting = waiting.filter((other) => other !== entry);
        return entry.fault.effect;
      }
      return undefined;
    },
  };
}
