import type { Database } from "@proxbox/state";
import type { Cipher } from "@proxbox/server";
import { number, text } from "./column.ts";
import { columnsOf } from "./columns-of.ts";
import { COLUMNS, toColumns, toEndpoint } from "./proxmox-endpoint-row.ts";
import { sourceSlug } from "./source-slug.ts";
import type { Page } from "./page.ts";
import type { NewProxmoxEndpoint, ProxmoxEndpointRow, ProxmoxEndpointTable } from "./store.ts";

function statements(database: Database) {
  const { columns, marks, assignments } = columnsOf(COLUMNS);
  return {
    count: database.prepare("SELECT count(*) AS count FROM proxmox_endpoint"),
    list: database.prepare("SELECT * FROM proxmox_endpoint ORDER BY id LIMIT ? OFFSET ?"),
    one: database.prepare("SELECT * FROM proxmox_endpoint WHERE id = ?"),
    ofName: database.prepare("SELECT id FROM proxmox_endpoint WHERE name = ?"),
    ofSource: database.prepare("SELECT id FROM proxmox_endpoint WHERE source = ?"),
    insert: database.prepare(`INSERT INTO proxmox_endpoint (source, ${columns}) VALUES (:source, ${marks})`),
    update: database.prepare(`UPDATE proxmox_endpoint SET ${assignments} WHERE id = :id`),
    remove: database.prepare("DELETE FROM proxmox_endpoint WHERE id = ? RETURNING source"),
    removeInventory: database.prepare("DELETE FROM inventory WHERE source = ?"),
    removeConflicts: database.prepare("DELETE FROM conflict WHERE source = ?"),
  };
}

/** SQLite's word for a list without end. */
const everything = { offset: 0, limit: -1 };

/** The Proxmox endpoints in an open store, their credentials encrypted with `cipher`. */
export function openProxmoxEndpointTable(database: Database, cipher: Cipher): ProxmoxEndpointTable {
  const sql = statements(database);

  function list({ offset, limit }: Page = everything): readonly ProxmoxEndpointRow[] {
    return sql.list.all([limit, offset]).map((row) => toEndpoint(row, cipher));
  }

  function create(endpoint: NewProxmoxEndpoint): ProxmoxEndpointRow | "name-taken" {
    if (sql.ofName.get([endpoint.name]) !== undefined) return "name-taken";
    const source = sourceSlug(endpoint.name, (slug) => sql.ofSource.get([slug]) !== undefined);
    const { lastId } = sql.insert.run({ ...toColumns(endpoint, cipher), source });
    return { ...endpoint, id: lastId, source };
  }

  function update(id: number, endpoint: NewProxmoxEndpoint): ProxmoxEndpointRow | "name-taken" | undefined {
    const row = sql.one.get([id]);
    if (row === undefined) return undefined;
    const namesake = sql.ofName.get([endpoint.name]);
    if (namesake !== undefined && number(namesake, "id") !== id) return "name-taken";
    sql.update.run({ ...toColumns(endpoint, cipher), id });
    return { ...endpoint, id, source: text(row, "source") };
  }

  function remove(id: number): boolean {
    const row = sql.remove.get([id]);
    if (row === undefined) return false;
    // Nobody would ever look at them again, so that they would be shown for ever.
    for (const statement of [sql.removeInventory, sql.removeConflicts]) statement.run([text(row, "source")]);
    return true;
  }

  return {
    count: () => number(sql.count.get() ?? {}, "count"),
    list,
    get: (id) => {
      const row = sql.one.get([id]);
      return row === undefined ? undefined : toEndpoint(row, cipher);
    },
    create: (endpoint) => database.durably(() => create(endpoint)),
    update: (id, endpoint) => database.durably(() => update(id, endpoint)),
    remove: (id) => database.durably(() => remove(id)),
  };
}
