import type { StaleMark } from "@proxbox/engine";
import type { Database } from "@proxbox/state";
import { number, text } from "./column.ts";
import type { Page } from "./page.ts";

/** What the last runs could not see and keep as last seen; the runs themselves write it, with the last-written records. */
export interface StaleTable {
  /** Longest first. `source`: of this one alone. */
  list(query: Page & { readonly source?: string }): { readonly total: number; readonly marks: readonly StaleMark[] };
}

// A key starts with its source, and is the source alone where none of it could be read.
const matching = "FROM stale WHERE :source IS NULL OR under = :source OR substr(under, 1, length(:source) + 1) = :source || '/'";

/** What could not be seen, in an open store. */
export function openStaleTable(database: Database): StaleTable {
  const count = database.prepare(`SELECT count(*) AS count ${matching}`);
  const list = database.prepare(`SELECT kind, under, label, reason, since ${matching} ORDER BY since, under, kind LIMIT :limit OFFSET :offset`);
  return {
    list: ({ offset, limit, source = null }) => {
      const total = number(count.get({ source }) ?? {}, "count");
      const marks = list.all({ source, limit, offset }).map((row) => ({ kind: text(row, "kind"), under: text(row, "under"), label: text(row, "label"), reason: text(row, "reason"), since: text(row, "since") }));
      return { total, marks };
    },
  };
}
