/** SQL that makes the table of what could not be seen, and since when; part of a released migration and so never edited. */
export const STALE_TABLE = `CREATE TABLE stale (
     scope_id INTEGER NOT NULL REFERENCES scope (id),
     kind TEXT NOT NULL,
     under TEXT NOT NULL,
     label TEXT NOT NULL,
     reason TEXT NOT NULL,
     since TEXT NOT NULL,
     PRIMARY KEY (scope_id, kind, under)
   ) STRICT, WITHOUT ROWID;`;
