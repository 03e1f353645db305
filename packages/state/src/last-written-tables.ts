/** SQL that makes the tables of the last-written records; part of a released migration and so never edited. */
export const LAST_WRITTEN_TABLES = `CREATE TABLE scope (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
   CREATE TABLE record (
     scope_id INTEGER NOT NULL REFERENCES scope (id),
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     label TEXT NOT NULL,
     netbox_id INTEGER NOT NULL,
     netbox_created TEXT,
     parent TEXT,
     is_owned INTEGER NOT NULL,
     fields TEXT NOT NULL,
     fingerprint TEXT,
     missing_since TEXT,
     status_before TEXT,
     PRIMARY KEY (scope_id, kind, key)
   ) STRICT, WITHOUT ROWID;`;
