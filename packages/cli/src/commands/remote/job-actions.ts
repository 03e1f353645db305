import type { ClientOptions } from "../../client/open-client.ts";
import type { StayOptions } from "./run.ts";

/** What can be done with one job. */
export const JOB_ACTIONS = ["show", "log", "follow", "cancel", "run-now", "retry"] as const;
/** What can be done with one job. */
export type JobAction = (typeof JOB_ACTIONS)[number];

/** Options of `proxbox job`. */
export interface JobOptions extends ClientOptions, Omit<StayOptions, "follow"> {
  /** Undefined when nothing was said. */
  readonly follow?: boolean;
  readonly level?: string;
  readonly stage?: string;
  readonly approveDeletions: boolean;
}
