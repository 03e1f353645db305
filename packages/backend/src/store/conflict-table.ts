import { createHash } from "node:crypto";
import type { Database, Row } from "@proxbox/state";
import { json, number, text, textOrNull } from "./column.ts";
import { stableJson } from "./stable-json.ts";
import type { ConflictLook, ConflictRow, ConflictTable, FoundConflict } from "./store.ts";

function idOf({ source, kind, key, field, type }: FoundConflict): string {
  return createHash("sha256").update(JSON.stringify([source, kind, key, field, type])).digest("hex").slice(0, 32);
}

function toConflict(row: Row): ConflictRow {
  return {
    id: text(row, "id"),
    source: text(row, "source"),
    type: row["type"] === "pinned" ? "pinned" : "conflict",
    kind: text(row, "kind"),
    key: text(row, "key"),
    label: text(row, "label"),
    field: textOrNull(row, "field"),
    reason: text(row, "reason"),
    proxmox: json(row, "proxmox"),
    netbox: json(row, "netbox"),
    since: text(row, "since"),
    lastSeenAt: text(row, "last_seen_at"),
    resolution: textOrNull(row, "resolution"),
    resolvedAt: textOrNull(row, "resolved_at"),
  };
}

// A resolution was given to these two values: when one of them changes, somebody must look again.
const stillTrue = "proxmox = excluded.proxmox AND netbox = excluded.netbox";

const put = `
  INSERT INTO conflict (id, source, type, kind, key, label, field, reason, proxmox, netbox, since, last_seen_at)
  VALUES (:id, :source, :type, :kind, :key, :label, :field, :reason, :proxmox, :netbox, :at, :at)
  ON CONFLICT (id) DO UPDATE SET label = excluded.label, reason = excluded.reason, last_seen_at = excluded.last_seen_at,
    resolution = CASE WHEN ${stillTrue} THEN resolution END, resolved_at = CASE WHEN ${stillTrue} THEN resolved_at END,
    proxmox = excluded.proxmox, netbox = excluded.netbox`;

const gone = `
  DELETE FROM conflict WHERE source IN (SELECT value FROM json_each(:sources)) AND kind IN (SELECT value FROM json_each(:kinds))
  AND id NOT IN (SELECT value FROM json_each(:found))`;

function statements(database: Database) {
  // :state is 1 for the open ones, 0 for the resolved ones, NULL for all.
  const matching = "FROM conflict WHERE :state IS NULL OR (resolved_at IS NULL) = :state";
  return {
    count: database.prepare(`SELECT count(*) AS count ${matching}`),
    list: database.prepare(`SELECT * ${matching} ORDER BY since DESC, id LIMIT :limit OFFSET :offset`),
    one: database.prepare("SELECT * FROM conflict WHERE id = ?"),
    put: database.prepare(put),
    gone: database.prepare(gone),
    resolve: database.prepare("UPDATE conflict SET resolution = ?, resolved_at = ? WHERE id = ? RETURNING *"),
  };
}

/** The conflicts in an open store. */
export function openConflictTable(database: Database): ConflictTable {
  const sql = statements(database);

  function optional(row: Row | undefined): ConflictRow | undefined {
    return row === undefined ? undefined : toConflict(row);
  }

  function replace({ sources, kinds, at, found }: ConflictLook): void {
    const ids = found.map(idOf);
    for (const [index, { proxmox, netbox, source, type, kind, key, label, field, reason }] of found.entries()) {
      sql.put.run({ id: ids[index] ?? "", source, type, kind, key, label, field, reason, proxmox: stableJson(proxmox), netbox: stableJson(netbox), at });
    }
    sql.gone.run({ sources: JSON.stringify(sources), kinds: JSON.stringify(kinds), found: JSON.stringify(ids) });
  }

  return {
    list: ({ offset, limit, isOpen }) => {
      const state = isOpen === undefined ? null : Number(isOpen);
      const total = number(sql.count.get({ state }) ?? {}, "count");
      return { total, conflicts: sql.list.all({ state, limit, offset }).map(toConflict) };
    },
    get: (id) => optional(sql.one.get([id])),
    replace: (look) => database.transaction(() => replace(look)),
    resolve: (id, resolution, at) => database.durably(() => optional(sql.resolve.get([resolution, at, id]))),
  };
}
