import type { JobEvent } from "@proxbox/contract";
import type { Selectable } from "kysely";
import type { JobEventTable } from "../database/tables/job-tables.ts";

/** A row of the table of events. */
export type JobEventRow = Selectable<JobEventTable>;

/** A line of a job's log as the API shows it. */
export function toJobEvent({ seq, at, event, level, stage, proxmox_endpoint_id, data }: JobEventRow): JobEvent {
  return { seq, at: at.toISOString(), event, level: level as JobEvent["level"], stage, proxmox_endpoint_id, data: JSON.parse(data) as Record<string, unknown> };
}
