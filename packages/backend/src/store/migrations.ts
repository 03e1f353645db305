import { CONFLICT_TABLE, LAST_WRITTEN_TABLES, STALE_TABLE } from "@proxbox/state";

/** What people entered and what must not be lost. AUTOINCREMENT: an id that a client remembers never comes to mean another row. */
const configuration = `
  CREATE TABLE secret_check (id INTEGER PRIMARY KEY CHECK (id = 1), encrypted TEXT NOT NULL) STRICT;
  CREATE TABLE bootstrap_claim (id INTEGER PRIMARY KEY CHECK (id = 1), claimed_at TEXT NOT NULL) STRICT;
  CREATE TABLE api_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    label TEXT NOT NULL,
    hash TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE lockout (source TEXT PRIMARY KEY, attempts INTEGER NOT NULL, first_attempt_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE netbox_endpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    ip_address TEXT NOT NULL,
    domain TEXT NOT NULL,
    port INTEGER NOT NULL,
    token_version TEXT NOT NULL,
    token TEXT NOT NULL,
    token_key TEXT,
    is_verifying_tls INTEGER NOT NULL,
    is_enabled INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE proxmox_endpoint (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    ip_address TEXT NOT NULL,
    domain TEXT,
    port INTEGER NOT NULL,
    username TEXT NOT NULL,
    password TEXT,
    token_name TEXT,
    token_value TEXT,
    is_verifying_tls INTEGER NOT NULL,
    is_enabled INTEGER NOT NULL,
    is_allowing_writes INTEGER NOT NULL,
    access_methods TEXT NOT NULL,
    site_id INTEGER,
    site_slug TEXT,
    site_name TEXT,
    tenant_id INTEGER,
    tenant_slug TEXT,
    tenant_name TEXT,
    timeout_seconds REAL,
    max_retries INTEGER,
    retry_backoff_seconds REAL
  ) STRICT;
  ${LAST_WRITTEN_TABLES}`;

/** What runs leave behind. Events hang on the run's number, so that its long id is not repeated a hundred thousand times. */
const history = `
  CREATE TABLE plan (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,
    applied_at TEXT,
    applied_run_id TEXT,
    request TEXT NOT NULL,
    headline TEXT NOT NULL,
    plan TEXT NOT NULL
  ) STRICT;
  CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    request TEXT NOT NULL,
    result TEXT
  ) STRICT;
  CREATE TABLE run_event (
    run_number INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (run_number, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE inventory (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    source TEXT NOT NULL,
    label TEXT NOT NULL,
    parent TEXT,
    data TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    stale_reason TEXT,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX inventory_by_source ON inventory (source, kind);
  CREATE INDEX inventory_by_parent ON inventory (parent, kind);
  CREATE TABLE conflict (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    field TEXT,
    reason TEXT NOT NULL,
    proxmox TEXT NOT NULL,
    netbox TEXT NOT NULL,
    since TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    resolution TEXT,
    resolved_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conflict_by_source ON conflict (source, kind);`;

const syncSettings = "CREATE TABLE sync_settings (id INTEGER PRIMARY KEY CHECK (id = 1), data TEXT NOT NULL) STRICT;";

const planOutcome = "ALTER TABLE plan ADD COLUMN outcome TEXT;";

/** Marks the file as the backend's: "PRBB" in ASCII. */
export const APPLICATION_ID = 0x50_52_42_42;

// The conflicts of before had no ids that the planner knows; the next run finds them again.
/** Steps of the backend's schema; step n brings a file from version n to n + 1. Never edited once released. */
export const MIGRATIONS: readonly string[] = [configuration, history, syncSettings, STALE_TABLE, `DROP TABLE conflict; ${CONFLICT_TABLE}`, planOutcome];
