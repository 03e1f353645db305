/** What the bench asks of a process that makes or does jobs. */
export type JobsQuestion =
  /** Opens the database and the jobs in it. */
  | { readonly type: "open"; readonly url: string; readonly name: string }
  /** Makes so many jobs, each for one Proxmox endpoint, in turn. */
  | { readonly type: "enqueue"; readonly jobs: number; readonly endpoints: number }
  /** Does jobs from now on. */
  | { readonly type: "work"; readonly slots: number }
  /** Answers when every job has ended, with what they have written down. */
  | { readonly type: "drained" }
  /** Answers with the transactions that the whole database has done so far. */
  | { readonly type: "transactions" }
  | { readonly type: "stop" };

/** What the jobs have written down: each run a row, with its begin and end by the database's clock. */
export interface DrainReport {
  /** Jobs that ended well. */
  readonly completed: number;
  /** Jobs that ended otherwise. */
  readonly others: number;
  /** Runs that began. */
  readonly runs: number;
  /** Jobs of which more than one run began. */
  readonly ranTwice: number;
  /** Runs that began on an endpoint before the run before them had let go of it. */
  readonly overlaps: number;
  /** Times that a job found its endpoint held and left its worker to wait for it. */
  readonly waits: number;
  /** Runs by worker. */
  readonly byWorker: Readonly<Record<string, number>>;
}
