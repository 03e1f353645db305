import type { Decision } from "@proxbox/engine";
import { conflictColumns, readConflict } from "./conflict-row.ts";
import type { ConflictRow, FoundConflict } from "./conflict-row.ts";
import type { Database } from "./open-database.ts";
import type { Row } from "./statement.ts";

/** What one look at these kinds of these sources showed. */
export interface ConflictLook {
  readonly netboxUrl: string;
  readonly sources: readonly string[];
  /** Absent: every kind. */
  readonly kinds?: readonly string[];
  /** It did not look at all of them: what it did not show is not over. */
  readonly isNarrow?: boolean;
  readonly at: string;
  readonly found: readonly FoundConflict[];
}

/** Which conflicts are asked for; what is absent narrows nothing. */
export interface ConflictFilter {
  /** Not decided, or decided in a way that cannot be done at present. */
  readonly isOpen?: boolean | undefined;
  readonly type?: string | undefined;
  readonly kind?: string | undefined;
  readonly source?: string | undefined;
  readonly field?: string | undefined;
  readonly key?: string | undefined;
}

/** The conflicts and decisions of one database. */
export interface ConflictTable {
  /** Newest first. */
  list(query: ConflictFilter & { readonly offset: number; readonly limit: number }): { readonly total: number; readonly conflicts: readonly ConflictRow[] };
  get(id: string): ConflictRow | undefined;
  /** By the beginning of their ids, as people type it; at most two. */
  find(prefix: string): readonly ConflictRow[];
  /**
   * Known ones keep their `since`. Who is no longer there goes, but for what was decided about it: it holds when the same two meet again. A
   * word about two values is void when one of them changes.
   */
  replace(look: ConflictLook): void;
  /** Notes a decision, null takes it back; undefined: no such conflict. What is given to one object is no longer given to another. */
  resolve(id: string, resolution: string | null, at: string): ConflictRow | undefined;
  /** For the planner. */
  decisions(): readonly Decision[];
}

// A word about two values holds for these alone; a field that was given back and is found again was not written, whatever the reason.
const stillTrue = "type <> 'field' OR resolution = 'keep' OR (resolution <> 'proxmox' AND proxmox = excluded.proxmox AND netbox = excluded.netbox)";

const shown = ["level", "type", "source", "kind", "key", "label", "reason", "claimant", "holder", "subject", "resolutions"];

const put = `
  INSERT INTO conflict (id, netbox_url, source, type, level, kind, key, label, field, reason, proxmox, netbox, claimant, holder, subject, resolutions, since, last_seen_at)
  VALUES (:id, :netboxUrl, :source, :type, :level, :kind, :key, :label, :field, :reason, :proxmox, :netbox, :claimant, :holder, :subject, :resolutions, :at, :at)
  ON CONFLICT (id) DO UPDATE SET ${shown.map((column) => `${column} = excluded.${column}`).join(", ")}, last_seen_at = excluded.last_seen_at,
    resolution = CASE WHEN ${stillTrue} THEN resolution END, resolved_at = CASE WHEN ${stillTrue} THEN resolved_at END,
    proxmox = excluded.proxmox, netbox = excluded.netbox`;

// What a look would have shown, and did not.
const lookedAt = `netbox_url = :netboxUrl AND source IN (SELECT value FROM json_each(:sources)) AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
  AND id NOT IN (SELECT value FROM json_each(:found))`;

const gone = `DELETE FROM conflict WHERE ${lookedAt} AND (resolution IS NULL OR (type = 'field' AND resolution <> 'keep'))`;

// What was decided and is not offered any longer cannot be done now: it waits, and the conflict is open all the same.
const waits = "NOT EXISTS (SELECT 1 FROM json_each(resolutions) WHERE json_extract(value, '$.code') = resolution)";

// A conflict that is over waits for nothing, whatever stood against it when it was seen last.
const over = `
  UPDATE conflict SET resolutions = json_insert(resolutions, '$[#]', json_object('code', resolution, 'title', resolution)) WHERE ${lookedAt} AND resolution IS NOT NULL AND ${waits}`;

// :state is 1 for the open ones, 0 for the resolved ones, NULL for all.
const columns = ["type", "kind", "source", "field", "key"] as const;
const matching = `FROM conflict WHERE (:state IS NULL OR (resolved_at IS NULL OR ${waits}) = :state) ${columns.map((column) => `AND (:${column} IS NULL OR ${column} = :${column})`).join(" ")}`;

function statements(database: Database) {
  return {
    count: database.prepare(`SELECT count(*) AS count ${matching}`),
    list: database.prepare(`SELECT * ${matching} ORDER BY since DESC, id LIMIT :limit OFFSET :offset`),
    one: database.prepare("SELECT * FROM conflict WHERE id = ?"),
    find: database.prepare("SELECT * FROM conflict WHERE substr(id, 1, length(:prefix)) = :prefix ORDER BY id LIMIT 2"),
    put: database.prepare(put),
    gone: database.prepare(gone),
    over: database.prepare(over),
    resolve: database.prepare("UPDATE conflict SET resolution = :resolution, resolved_at = :at WHERE id = :id RETURNING *"),
    // Else three objects could be given one address by turns, run after run.
    takeBack: database.prepare("UPDATE conflict SET resolution = NULL, resolved_at = NULL WHERE id <> :id AND netbox_url = :netboxUrl AND type = :type AND kind = :kind AND subject = :subject AND resolution LIKE 'give:%'"),
    decided: database.prepare("SELECT * FROM conflict WHERE resolution IS NOT NULL"),
  };
}

/** Opens the conflicts of a database that has their table. */
export function openConflictTable(database: Database): ConflictTable {
  const sql = statements(database);

  function optional(row: Row | undefined): ConflictRow | undefined {
    return row === undefined ? undefined : readConflict(row);
  }

  function replace({ netboxUrl, sources, kinds, at, found, isNarrow }: ConflictLook): void {
    for (const each of found) sql.put.run({ ...conflictColumns(each), netboxUrl, at });
    if (isNarrow === true) return;
    const seen = { netboxUrl, sources: JSON.stringify(sources), kinds: kinds === undefined ? null : JSON.stringify(kinds), found: JSON.stringify(found.map(({ id }) => id)) };
    sql.gone.run(seen);
    sql.over.run(seen);
  }

  function resolve(id: string, resolution: string | null, at: string): ConflictRow | undefined {
    const resolved = optional(sql.resolve.get({ id, resolution, at: resolution === null ? null : at }));
    const { netboxUrl, type, kind, subject } = resolved ?? {};
    const isGiven = netboxUrl !== undefined && type !== undefined && kind !== undefined && typeof subject === "string" && resolution?.startsWith("give:") === true;
    if (isGiven) sql.takeBack.run({ id, netboxUrl, type, kind, subject });
    return resolved;
  }

  return {
    list({ offset, limit, isOpen, ...filter }) {
      const named = { state: isOpen === undefined ? null : Number(isOpen), ...Object.fromEntries(columns.map((column) => [column, filter[column] ?? null])) };
      return { total: Number(sql.count.get(named)?.["count"]), conflicts: sql.list.all({ ...named, limit, offset }).map(readConflict) };
    },
    get: (id) => optional(sql.one.get([id])),
    find: (prefix) => sql.find.all({ prefix }).map(readConflict),
    replace: (look) => database.transaction(() => replace(look)),
    resolve: (id, resolution, at) => database.durably(() => resolve(id, resolution, at)),
    decisions: () => sql.decided.all([]).map(readConflict).map(toDecision),
  };
}

function toDecision({ id, resolution, kind, key, field, proxmox, netbox }: ConflictRow): Decision {
  return { id, code: resolution ?? "", kind, key, ...(field === null ? {} : { field }), proxmox, netbox };
}
