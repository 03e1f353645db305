import { AppError } from "@proxbox/contract";
import type { Database, Row } from "@proxbox/state";
import { json, number, text, textOrNull } from "./column.ts";
import type { RunEventRow, RunRow, RunState, RunTable } from "./store.ts";

const states: readonly RunState[] = ["running", "completed", "failed", "cancelled", "interrupted"];

function toRun(row: Row): RunRow {
  return {
    id: text(row, "id"),
    kind: text(row, "kind"),
    state: states.find((state) => state === row["state"]) ?? "interrupted",
    startedAt: text(row, "started_at"),
    finishedAt: textOrNull(row, "finished_at"),
    request: json(row, "request"),
    result: json(row, "result"),
    lastSequence: number(row, "last_sequence"),
  };
}

function toEvent(row: Row): RunEventRow {
  return { sequence: number(row, "sequence"), at: text(row, "at"), event: text(row, "event"), data: text(row, "data") };
}

const selectRun = "SELECT *, coalesce((SELECT max(sequence) FROM run_event WHERE run_number = number), 0) AS last_sequence FROM run";

function statements(database: Database) {
  return {
    one: database.prepare(`${selectRun} WHERE id = ?`),
    list: database.prepare(`${selectRun} ORDER BY number DESC LIMIT ? OFFSET ?`),
    numberOf: database.prepare("SELECT number FROM run WHERE id = ?"),
    insert: database.prepare("INSERT INTO run (id, kind, state, started_at, request) VALUES (?, ?, 'running', ?, ?) ON CONFLICT (id) DO NOTHING"),
    finish: database.prepare("UPDATE run SET state = ?, finished_at = ?, result = ? WHERE id = ?"),
    append: database.prepare("INSERT INTO run_event (run_number, sequence, at, event, data) VALUES (?, ?, ?, ?, ?)"),
    events: database.prepare(
      "SELECT sequence, at, event, data FROM run_event WHERE run_number = (SELECT number FROM run WHERE id = ?) AND sequence > ? ORDER BY sequence LIMIT ?",
    ),
    interrupt: database.prepare("UPDATE run SET state = 'interrupted', finished_at = ? WHERE state = 'running' RETURNING id"),
    prune: database.prepare(
      `DELETE FROM run WHERE state <> 'running'
       AND (finished_at < ? OR number NOT IN (SELECT number FROM run ORDER BY number DESC LIMIT ?))`,
    ),
  };
}

/** The runs and their events in an open store. */
export function openRunTable(database: Database): RunTable {
  const sql = statements(database);

  function append(id: string, events: readonly RunEventRow[]): void {
    const run = sql.numberOf.get([id]);
    if (run === undefined) throw new AppError("RUN_BUG", { detail: `events of the run ${id}, which is not known` });
    const runNumber = number(run, "number");
    for (const { sequence, at, event, data } of events) sql.append.run([runNumber, sequence, at, event, data]);
  }

  return {
    add: ({ id, kind, startedAt, request }) => {
      const { rows } = sql.insert.run([id, kind, startedAt, JSON.stringify(request ?? null)]);
      if (rows === 0) throw new AppError("RUN_BUG", { detail: `a second run of the id ${id}` });
    },
    finish: (id, { state, finishedAt, result }) => void sql.finish.run([state, finishedAt, JSON.stringify(result ?? null), id]),
    get: (id) => {
      const row = sql.one.get([id]);
      return row === undefined ? undefined : toRun(row);
    },
    list: ({ offset, limit }) => sql.list.all([limit, offset]).map(toRun),
    append: (id, events) => database.transaction(() => append(id, events)),
    events: (id, after, limit) => sql.events.all([id, after, limit]).map(toEvent),
    markInterrupted: (at) => sql.interrupt.all([at]).map((row) => text(row, "id")),
    prune: (before, keep) => sql.prune.run([before, keep]).rows,
  };
}
