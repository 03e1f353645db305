import { AppError, JobParams } from "@proxbox/contract";
import { ParkedError } from "../jobs/claims.ts";
import type { Claims, NewJobEvent, RunContext, StepBook, StepEnd, StepKey } from "../jobs/run-context.ts";

/** Who holds a Proxmox endpoint besides this job, as the test says. */
export type HeldBy = ReadonlyMap<number, number>;

/** A run whose log, step book and claims are in memory. */
export interface MemoryRun {
  readonly context: RunContext;
  readonly events: readonly NewJobEvent[];
  /** `<endpoint> <stage>` by how each ended. */
  readonly ends: Map<string, StepEnd>;
  /** Steps in the order in which they began, `<endpoint> <stage>`. */
  readonly begun: readonly string[];
  /** What the job did with its claims, in order: `request 1,2`, `acquire 1`, `release 1`. */
  readonly claims: readonly string[];
  readonly timesMarkedRunning: number;
  /** Texts of the log from a level on. */
  messages(level: NewJobEvent["level"]): readonly string[];
  abort(error?: AppError): void;
}

/** What a run begins with. */
export interface MemoryRunOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly heldBy?: HeldBy;
  /** The step book as the job left it before. */
  readonly ends?: ReadonlyMap<string, StepEnd>;
  readonly attempt?: number;
}

function nameOf({ proxmoxEndpointId, stage }: StepKey): string {
  return `${proxmoxEndpointId} ${stage}`;
}

function memoryClaims(told: string[], heldBy: HeldBy): Claims {
  return {
    async request(ids) {
      told.push(`request ${ids.join(",")}`);
    },
    async next(ids, { isWaiting }) {
      const free = ids.find((id) => !heldBy.has(id));
      if (free === undefined && isWaiting) throw new ParkedError();
      if (free === undefined) return { heldBy: heldBy.get(ids[0] ?? 0) ?? 0 };
      told.push(`acquire ${free}`);
      return { acquired: free };
    },
    async release(id) {
      told.push(`release ${id}`);
    },
  };
}

function memorySteps(begun: string[], ends: Map<string, StepEnd>, earlier: ReadonlyMap<string, StepEnd>): StepBook {
  const planned = new Set<string>();
  return {
    async plan(steps) {
      for (const step of steps) planned.add(nameOf(step));
    },
    endOf: async (step) => earlier.get(nameOf(step)),
    async start(step) {
      if (!planned.has(nameOf(step))) throw new TypeError(`${nameOf(step)} was not planned`);
      begun.push(nameOf(step));
    },
    async finish(step, end) {
      if (!planned.has(nameOf(step))) throw new TypeError(`${nameOf(step)} was not planned`);
      ends.set(nameOf(step), end);
    },
  };
}

/** Makes the context of a run. */
export function memoryRun({ params = {}, heldBy = new Map(), ends: earlier = new Map(), attempt = 1 }: MemoryRunOptions = {}): MemoryRun {
  const events: NewJobEvent[] = [];
  const begun: string[] = [];
  const claims: string[] = [];
  const ends = new Map(earlier);
  const aborting = new AbortController();
  let marked = 0;
  const context: RunContext = {
    job: { id: 7, name: "Proxbox Sync", params: JobParams.parse(params), attempt, requestedBy: "admin" },
    signal: aborting.signal,
    record: (event) => void events.push(event),
    whenRecorded: async () => {},
    steps: memorySteps(begun, ends, earlier),
    claims: memoryClaims(claims, heldBy),
    async markRunning() {
      marked += 1;
    },
  };
  return {
    context,
    events,
    ends,
    begun,
    claims,
    get timesMarkedRunning() {
      return marked;
    },
    messages: (level) => events.filter((event) => event.level === level).map(({ data }) => String(data["message"] ?? data["error"])),
    abort: (error = new AppError("RUN_CANCELLED")) => aborting.abort(error),
  };
}
