import { openConflictTable, openDatabase, sqliteLastWritten } from "@proxbox/state";
import type { Database } from "@proxbox/state";
import type { Cipher } from "@proxbox/server";
import { openApiKeyTable } from "./api-key-table.ts";
import { checkKey } from "./check-key.ts";
import { openInventoryTable } from "./inventory-table.ts";
import { openLockoutTable } from "./lockout-table.ts";
import { makeOwnerOnly } from "./make-owner-only.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";
import { openNetboxEndpointTable } from "./netbox-endpoint-table.ts";
import { openObjectTable } from "./object-table.ts";
import { openPlanTable } from "./plan-table.ts";
import { openProxmoxEndpointTable } from "./proxmox-endpoint-table.ts";
import { openRunTable } from "./run-table.ts";
import { openSearchTable } from "./search-table.ts";
import { openStaleTable } from "./stale-table.ts";
import { openSyncSettingsTable } from "./sync-settings-table.ts";
import type { Store } from "./store.ts";

// The table of codes speaks of the command's state file, which may be lost; this one holds what people entered.
const hints = {
  DB_LOCKED: "Another backend runs on this data directory: stop it, or use another directory.",
  DB_UNREADABLE: "Check the data directory's permissions and free space, or bring back a backup of it.",
};

function tables(database: Database, cipher: Cipher): Store {
  return {
    apiKeys: openApiKeyTable(database),
    lockouts: openLockoutTable(database),
    netboxEndpoint: openNetboxEndpointTable(database, cipher),
    proxmoxEndpoints: openProxmoxEndpointTable(database, cipher),
    lastWritten: sqliteLastWritten(database.sqlite, database.guard),
    plans: openPlanTable(database),
    runs: openRunTable(database),
    inventory: openInventoryTable(database),
    conflicts: openConflictTable(database),
    stale: openStaleTable(database),
    objects: openObjectTable(database),
    search: openSearchTable(database),
    syncSettings: openSyncSettingsTable(database),
    close: () => database.close(),
  };
}

/**
 * Opens or makes the backend's database at `path`, readable by its owner only, and holds it until `close`. Throws `DB_LOCKED`
 * while another process holds it, `DB_NEWER`, `DB_UNREADABLE`, and `SECRET_KEY_WRONG` when `cipher` has another key than the
 * one its secrets were encrypted with; a refused database keeps all it has.
 */
export async function openStore({ path, cipher }: { readonly path: string; readonly cipher: Cipher }): Promise<Store> {
  makeOwnerOnly(path);
  const database = openDatabase({ path, applicationId: APPLICATION_ID, migrations: MIGRATIONS, hints });
  try {
    checkKey(database, cipher);
    return tables(database, cipher);
  } catch (error) {
    database.close();
    throw error;
  }
}
