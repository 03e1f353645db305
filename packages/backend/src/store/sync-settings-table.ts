import { SyncSettings } from "@proxbox/contract";
import type { Database } from "@proxbox/state";
import { json } from "./column.ts";

/** How Proxmox VE is put into NetBox; the defaults while nobody has said otherwise. */
export interface SyncSettingsTable {
  get(): SyncSettings;
  put(settings: SyncSettings): void;
}

/** The settings of the sync in an open store: one row, or none while they are the defaults. */
export function openSyncSettingsTable(database: Database): SyncSettingsTable {
  const read = database.prepare("SELECT data FROM sync_settings WHERE id = 1");
  const write = database.prepare("INSERT OR REPLACE INTO sync_settings (id, data) VALUES (1, :data)");
  return {
    get: () => {
      const row = read.get([]);
      return SyncSettings.parse(row === undefined ? {} : json(row, "data"));
    },
    put: (settings) => {
      database.durably(() => write.run({ data: JSON.stringify(settings) }));
    },
  };
}
