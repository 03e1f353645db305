import { Plan, PlanOutcome } from "@proxbox/contract";
import type { Database, Row } from "@proxbox/state";
import { json, number, text, textOrNull } from "./column.ts";
import type { PlanHeading, PlanTable } from "./store.ts";

const statuses = ["open", "applied", "discarded"] as const;

function toHeading(row: Row): PlanHeading {
  return {
    id: text(row, "id"),
    createdAt: text(row, "created_at"),
    status: statuses.find((status) => status === row["status"]) ?? "discarded",
    appliedAt: textOrNull(row, "applied_at"),
    appliedRunId: textOrNull(row, "applied_run_id"),
    request: json(row, "request"),
    headline: text(row, "headline"),
  };
}

/** The saved plans in an open store. */
export function openPlanTable(database: Database): PlanTable {
  const count = database.prepare("SELECT count(*) AS count FROM plan");
  // Without the plans themselves, which may be megabytes each.
  const headings = database.prepare(
    "SELECT id, created_at, status, applied_at, applied_run_id, request, headline FROM plan ORDER BY number DESC LIMIT ? OFFSET ?",
  );
  const one = database.prepare("SELECT * FROM plan WHERE id = ?");
  const insert = database.prepare(
    `INSERT INTO plan (id, created_at, status, applied_at, applied_run_id, request, headline, plan)
     VALUES (:id, :createdAt, :status, :appliedAt, :appliedRunId, :request, :headline, :plan)`,
  );
  const apply = database.prepare("UPDATE plan SET status = 'applied', applied_at = ?, applied_run_id = ? WHERE id = ?");
  const keep = database.prepare("UPDATE plan SET outcome = ? WHERE id = ?");
  const remove = database.prepare("DELETE FROM plan WHERE id = ?");
  return {
    list: ({ offset, limit }) => ({ total: number(count.get() ?? {}, "count"), plans: headings.all([limit, offset]).map(toHeading) }),
    get: (id) => {
      const row = one.get([id]);
      return row === undefined ? undefined : { ...toHeading(row), plan: Plan.parse(json(row, "plan")), outcome: row["outcome"] === null ? null : PlanOutcome.parse(json(row, "outcome")) };
    },
    add: ({ id, createdAt, status, appliedAt, appliedRunId, request, headline, plan }) => {
      const texts = { request: JSON.stringify(request ?? null), plan: JSON.stringify(plan) };
      database.durably(() => insert.run({ id, createdAt, status, appliedAt, appliedRunId, headline, ...texts }));
    },
    markApplied: (id, { at, runId }) => {
      database.durably(() => apply.run([at, runId, id]));
    },
    keepOutcome: (id, outcome) => {
      database.durably(() => keep.run([JSON.stringify(outcome), id]));
    },
    remove: (id) => database.durably(() => remove.run([id]).rows > 0),
  };
}
