import { asciiJson, redact } from "@proxbox/server";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { notify } from "./job-signals.ts";
import type { NewJobEvent } from "./run-context.ts";

/** An event as it is written: redacted, its data as JSON text in ASCII. */
export interface EventRow {
  readonly at: string;
  readonly event: string;
  readonly level: NewJobEvent["level"];
  readonly stage: string | null;
  readonly endpoint: number | null;
  readonly data: string;
}

/** Longest data of one event; a frame of the backend has some hundred bytes. */
const MOST_DATA_BYTES = 64 * 1024;
const control = /\p{Cc}/gu;

/** Entries of a list that are kept where the whole is too long: the warnings of a stage may be one for each of thousands of guests. */
const MOST_ENTRIES = 100;

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.slice(0, MOST_ENTRIES).map(shortened);
    return value.length > MOST_ENTRIES ? [...kept, `and ${value.length - MOST_ENTRIES} more`] : kept;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shortened(field)]));
}

function fit(data: unknown): string {
  const whole = asciiJson(data);
  if (whole.length <= MOST_DATA_BYTES) return whole;
  const json = asciiJson(shortened(data));
  if (json.length <= MOST_DATA_BYTES) return json;
  return asciiJson({ message: "The event was too large to be kept", size_bytes: json.length, beginning: json.slice(0, 1_000) });
}

/** Prepares an event for the log: nothing secret is in it afterwards (E113), and nothing that the database refuses. */
export function toEventRow({ event, level, stage, proxmoxEndpointId, data }: NewJobEvent, at: Date): EventRow {
  return {
    at: at.toISOString(),
    event: event.replaceAll(control, " ").slice(0, 100),
    level,
    stage: stage?.replaceAll(control, " ").slice(0, 100) ?? null,
    endpoint: proxmoxEndpointId ?? null,
    data: fit(redact(data)),
  };
}

/** The size that an event counts with. */
function eventBytes({ data, event }: EventRow): number {
  return data.length + event.length + 60;
}

/**
 * Adds events to a job's log in one statement, which numbers them on; with a token only while it is the job's lease. Gives the number
 * of the last one, `undefined` when nothing was written because the lease is not the job's any more.
 */
export async function appendEvents(queries: Queries, jobId: number, { rows, token }: { readonly rows: readonly EventRow[]; readonly token?: string }): Promise<number | undefined> {
  const bytes = rows.reduce((sum, row) => sum + eventBytes(row), 0);
  const fence = token === undefined ? sql`` : sql`and lease_token = ${token}::uuid`;
  const { rows: told } = await sql<{ last: number }>`
    with bumped as (
      update job set last_event = last_event + ${rows.length}::int, event_bytes = least(event_bytes::bigint + ${bytes}::bigint, 2147483647)::int
      where id = ${jobId}::int ${fence} returning last_event
    ), written as (
      insert into job_event (job_id, seq, at, event, level, stage, proxmox_endpoint_id, data)
      select ${jobId}::int, bumped.last_event - ${rows.length}::int + part.place::int, (part.item ->> 'at')::timestamptz, part.item ->> 'event', part.item ->> 'level',
        part.item ->> 'stage', (part.item ->> 'endpoint')::int, part.item ->> 'data'
      from bumped, json_array_elements(${JSON.stringify(rows)}::json) with ordinality as part (item, place)
    )
    select last_event as last, ${notify("events", jobId)} from bumped`.execute(queries);
  return told[0]?.last;
}
