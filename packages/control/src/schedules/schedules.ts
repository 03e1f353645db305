import type { JobParams, Schedule, ScheduleCreate, ScheduleUpdate } from "@proxbox/contract";
import type { Log } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import type { ConfigSection } from "../endpoints/config-file/config-section.ts";
import type { EndpointReader } from "../endpoints/stored-endpoint.ts";
import type { CadenceFields } from "./cadence.ts";

/** A job that a schedule asks for. */
export interface ScheduledJob {
  readonly name: string;
  readonly params: JobParams;
  readonly requestedBy: string;
  readonly userId?: number;
  readonly scheduleId: number;
}

/** What schedules need of jobs: making one, with everything it writes in the transaction that is given. */
export interface JobDoor {
  enqueue(job: ScheduledJob, queries: Queries): Promise<{ readonly id: number }>;
}

/** What schedules work with. */
export interface ScheduleParts {
  readonly kysely: Kysely<Tables>;
  readonly jobs: JobDoor;
  readonly endpoints: Pick<EndpointReader, "proxmox" | "backend">;
  readonly clock: () => Date;
  /** From 0 up to 1, for the jitter. */
  readonly random: () => number;
  readonly log: Log;
}

/** Which schedules a list shows, and which part of it. */
export interface ScheduleFilter {
  readonly limit: number;
  readonly offset: number;
  /** Part of the name, in any case. */
  readonly q?: string | undefined;
  readonly isPaused?: boolean | undefined;
}

/** Somebody who does something with a schedule. */
export interface Actor {
  readonly userId: number;
  readonly username: string;
}

/** Schedules: who makes jobs again and again. What names one that is not there throws `RUN_UNKNOWN_OBJECT`. */
export interface Schedules {
  list(filter: ScheduleFilter): Promise<{ readonly count: number; readonly rows: readonly Schedule[] }>;
  find(id: number): Promise<Schedule>;
  /** Throws `CFG_SCHEDULE_INVALID` with what is wrong. Without a start, an interval's first job is made at once. */
  create(body: ScheduleCreate, by: Actor): Promise<Schedule>;
  /** What is absent stays; another cadence is planned from now on. Throws `CFG_SCHEDULE_INVALID`. */
  update(id: number, body: ScheduleUpdate): Promise<Schedule>;
  /** Its jobs stay. */
  remove(id: number): Promise<Schedule>;
  pause(id: number): Promise<Schedule>;
  /** Goes on with the next planned time: what was missed is not caught up. */
  resume(id: number): Promise<Schedule>;
  /** Makes its job now, whether paused or not; the plan stays. It approves deletions only if that is given here: the schedule's own word is for its own times. Gives the job's id. */
  runNow(id: number, by: Actor, given?: Partial<Pick<JobParams, "approve_deletions">>): Promise<{ readonly id: number }>;
  /** The next five times of a cadence that nobody has saved. Throws `CFG_SCHEDULE_INVALID`. */
  preview(cadence: Omit<CadenceFields, "start_at"> & Partial<Pick<CadenceFields, "start_at">>): readonly Date[];
  /** Makes the jobs that are due, one each however many times were missed (E98); gives how many. Any number of processes may do this at once. */
  runDue(): Promise<number>;
  /** The schedules in the file of an export; those that an import makes are this user's. */
  configSection(by: Actor): ConfigSection;
}
