/** SQL that makes the table of conflicts and of what was decided about them; part of a released migration and so never edited. */
export const CONFLICT_TABLE = `CREATE TABLE conflict (
     id TEXT PRIMARY KEY,
     netbox_url TEXT NOT NULL,
     source TEXT NOT NULL,
     type TEXT NOT NULL,
     level TEXT NOT NULL,
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     label TEXT NOT NULL,
     field TEXT,
     reason TEXT NOT NULL,
     proxmox TEXT NOT NULL,
     netbox TEXT NOT NULL,
     claimant TEXT NOT NULL,
     holder TEXT,
     subject TEXT,
     resolutions TEXT NOT NULL,
     since TEXT NOT NULL,
     last_seen_at TEXT NOT NULL,
     resolution TEXT,
     resolved_at TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX conflict_by_source ON conflict (source, kind);`;
