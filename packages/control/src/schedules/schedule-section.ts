import { isDeepStrictEqual } from "node:util";
import { ScheduleCreate, ScheduleParams, toAppError } from "@proxbox/contract";
import { z } from "zod";
import type { ConfigSection, SectionEnd, SectionTurn } from "../endpoints/config-file/config-section.ts";
import type { EndpointNames } from "../endpoints/config-file/endpoint-names.ts";
import type { Mistake } from "../endpoints/config-file/read-yaml.ts";
import { changeSchedule, insertSchedule } from "./save-schedule.ts";
import type { ScheduleRow } from "./schedule-row.ts";
import type { Actor, ScheduleParts } from "./schedules.ts";

const Name = z.string().min(1);

/** A schedule as the file of an export has it: its endpoints by their names. */
const ScheduleEntry = ScheduleCreate.extend({
  params: ScheduleParams.omit({ proxmox_endpoint_ids: true, fastapi_endpoint_id: true })
    .extend({ proxmox_endpoints: z.array(Name).max(1_000).default([]), backend: Name.nullable().default(null) })
    .prefault({}),
});
type ScheduleEntry = Readonly<z.infer<typeof ScheduleEntry>>;

/** What saving works with in one import. */
interface Turn extends SectionTurn, Pick<ScheduleParts, "clock" | "random"> {
  readonly userId: number;
}

/**
 * An endpoint that was deleted keeps a place in the file: without it the schedule would be one of all endpoints. An import refuses it, so
 * that somebody says what is meant.
 */
function deleted(id: number): string {
  return `deleted endpoint ${id}`;
}

function toEntry({ name, is_paused, interval_minutes, cron, timezone, jitter_seconds, start_at, params }: ScheduleRow, names: EndpointNames): ScheduleEntry {
  const { proxmox_endpoint_ids: ids, fastapi_endpoint_id: backendId, ...rest } = ScheduleParams.parse(params);
  const proxmox_endpoints = ids.map((id) => names.nameOf("proxmox", id) ?? deleted(id));
  const backend = backendId === null ? null : (names.nameOf("backends", backendId) ?? deleted(backendId));
  return { name, is_paused, interval_minutes, cron, timezone, jitter_seconds, start_at: start_at.toISOString(), params: { ...rest, proxmox_endpoints, backend } };
}

/** An entry with ids for its names, or the names that nobody has. */
function readEntry({ params: { proxmox_endpoints: wanted, backend, ...params }, ...entry }: ScheduleEntry, names: EndpointNames): ScheduleCreate | Mistake[] {
  const ids = wanted.map((name) => names.idOf("proxmox", name));
  const backendId = backend === null ? null : names.idOf("backends", backend);
  const unknown = ids.flatMap((id, index): Mistake[] => (id === undefined ? [{ path: ["params", "proxmox_endpoints", index], text: `there is no Proxmox endpoint ${wanted[index]}` }] : []));
  if (backendId === undefined) unknown.push({ path: ["params", "backend"], text: `there is no backend ${backend}` });
  if (unknown.length > 0 || backendId === undefined) return unknown;
  return { ...entry, params: { ...params, proxmox_endpoint_ids: ids.filter((id) => id !== undefined), fastapi_endpoint_id: backendId } };
}

/** A start that is not said stays; one that is said has many spellings. */
function isSame(row: ScheduleRow, entry: ScheduleEntry, names: EndpointNames): boolean {
  const start_at = entry.start_at === null ? row.start_at : new Date(entry.start_at);
  return isDeepStrictEqual(toEntry(row, names), { ...entry, start_at: start_at.toISOString() });
}

async function takeOne(turn: Turn, entry: ScheduleEntry, before: ScheduleRow | undefined): Promise<"created" | "updated" | "unchanged" | Mistake[]> {
  const body = readEntry(entry, turn.names);
  if (Array.isArray(body)) return body;
  if (before !== undefined && isSame(before, entry, turn.names)) return "unchanged";
  try {
    await (before === undefined ? insertSchedule(turn, body, turn.userId) : changeSchedule(turn, before, body));
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== "CFG_SCHEDULE_INVALID") throw error;
    return [{ path: [], text: error.message }];
  }
  return before === undefined ? "created" : "updated";
}

/** Several schedules may have one name: then the first entry of it is the first of them, and so on. */
async function takeAll(turn: Turn, entries: readonly ScheduleEntry[]): Promise<SectionEnd> {
  const rows = await turn.queries.selectFrom("schedule").selectAll().orderBy("id").forUpdate().execute();
  const byName = Map.groupBy(rows, ({ name }) => name);
  const end = { changes: [] as SectionEnd["changes"][number][], mistakes: [] as Mistake[] };
  for (const [index, entry] of entries.entries()) {
    const taken = await takeOne(turn, entry, byName.get(entry.name)?.shift());
    if (Array.isArray(taken)) end.mistakes.push(...taken.map(({ path, text }) => ({ path: [index, ...path], text })));
    else end.changes.push({ name: entry.name, action: taken, notes: [] });
  }
  return end;
}

/** The schedules in the file of an export. Those that an import makes are this user's; those that it changes stay whose they are. */
export function scheduleSection({ clock, random }: Pick<ScheduleParts, "clock" | "random">, { userId }: Actor): ConfigSection {
  return {
    key: "schedules",
    entry: ScheduleEntry,
    async read({ queries, names }) {
      const rows = await queries.selectFrom("schedule").selectAll().orderBy("name").orderBy("id").execute();
      return rows.map((row) => toEntry(row, names));
    },
    take: (entries, turn) => takeAll({ ...turn, clock, random, userId }, z.array(ScheduleEntry).parse(entries)),
  };
}
