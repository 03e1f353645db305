import type { Database, Row } from "@proxbox/state";
import { flag, number, text } from "./column.ts";
import type { ApiKeyRow, ApiKeyTable, NewApiKey } from "./store.ts";

function toApiKey(row: Row): ApiKeyRow {
  return { id: number(row, "id"), label: text(row, "label"), isActive: flag(row, "is_active"), createdAt: text(row, "created_at"), hash: text(row, "hash") };
}

function statements(database: Database) {
  return {
    all: database.prepare("SELECT * FROM api_key ORDER BY id"),
    one: database.prepare("SELECT * FROM api_key WHERE id = ?"),
    otherActive: database.prepare("SELECT 1 FROM api_key WHERE is_active = 1 AND id <> ? LIMIT 1"),
    insert: database.prepare("INSERT INTO api_key (label, hash, is_active, created_at) VALUES (:label, :hash, 1, :createdAt)"),
    setActive: database.prepare("UPDATE api_key SET is_active = ? WHERE id = ?"),
    remove: database.prepare("DELETE FROM api_key WHERE id = ?"),
    claim: database.prepare("INSERT INTO bootstrap_claim (id, claimed_at) VALUES (1, ?) ON CONFLICT (id) DO NOTHING"),
    claimed: database.prepare("SELECT 1 FROM bootstrap_claim"),
  };
}

/** The keys in an open store. */
export function openApiKeyTable(database: Database): ApiKeyTable {
  const sql = statements(database);

  function get(id: number): ApiKeyRow | undefined {
    const row = sql.one.get([id]);
    return row === undefined ? undefined : toApiKey(row);
  }

  function insert({ label, hash, createdAt }: NewApiKey): ApiKeyRow {
    return { id: sql.insert.run({ label, hash, createdAt }).lastId, label, hash, createdAt, isActive: true };
  }

  /** Whether nobody could get in any more without this key. */
  function isLastActive(key: ApiKeyRow): boolean {
    return key.isActive && sql.otherActive.get([key.id]) === undefined;
  }

  function setActive(id: number, isActive: boolean): ApiKeyRow | "last-active" | undefined {
    const key = get(id);
    if (key === undefined || key.isActive === isActive) return key;
    if (!isActive && isLastActive(key)) return "last-active";
    sql.setActive.run([isActive ? 1 : 0, id]);
    return { ...key, isActive };
  }

  function remove(id: number): "removed" | "last-active" | undefined {
    const key = get(id);
    if (key === undefined) return undefined;
    if (isLastActive(key)) return "last-active";
    sql.remove.run([id]);
    return "removed";
  }

  return {
    list: () => sql.all.all().map(toApiKey),
    // Any key spends the claim: a key that came another way must not leave the door open for a stranger's first one.
    add: (key) => database.durably(() => {
      sql.claim.run([key.createdAt]);
      return insert(key);
    }),
    claimBootstrap: (key) => database.durably(() => (sql.claim.run([key.createdAt]).rows === 0 ? undefined : insert(key))),
    isClaimed: () => sql.claimed.get() !== undefined,
    setActive: (id, isActive) => database.durably(() => setActive(id, isActive)),
    remove: (id) => database.durably(() => remove(id)),
  };
}
