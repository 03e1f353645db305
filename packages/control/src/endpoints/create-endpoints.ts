import type { BackendCreate, ImportResult, NetboxCreate, ProxmoxCreate, SavedBackend, SavedNetbox, SavedProxmox } from "@proxbox/contract";
import type { Cipher, Log } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { SettingsStore } from "../settings/create-settings.ts";
import type { BackendDoor } from "./backend-door.ts";
import { createBackground } from "./background.ts";
import type { ConfigSection } from "./config-file/config-section.ts";
import { exportConfig } from "./config-file/export-config.ts";
import { importConfig } from "./config-file/import-config.ts";
import type { ImportOptions } from "./config-file/import-config.ts";
import type { EndpointStore } from "./create-endpoint-store.ts";
import { createKindEndpoints } from "./kind-endpoints.ts";
import type { KindEndpoints } from "./kind-endpoints.ts";
import { backendKind } from "./kinds/backend-kind.ts";
import { netboxKind } from "./kinds/netbox-kind.ts";
import { proxmoxKind } from "./kinds/proxmox-kind.ts";
import { createPreflight } from "./preflight.ts";
import type { Preflight } from "./preflight.ts";
import { createBackendTurns } from "./push/backend-turns.ts";
import { credentialMark } from "./push/credential-mark.ts";
import { createPushedRows } from "./push/pushed-rows.ts";

/** The endpoints, as routes and jobs use them. */
export interface Endpoints {
  readonly backends: KindEndpoints<BackendCreate, SavedBackend>;
  readonly netbox: KindEndpoints<NetboxCreate, SavedNetbox>;
  readonly proxmox: KindEndpoints<ProxmoxCreate, SavedProxmox>;
  readonly preflight: Preflight;
  /** As services and jobs read them. */
  readonly store: EndpointStore;
  /** Everything but secrets as YAML, with these sections. */
  exportConfig(sections?: readonly ConfigSection[]): Promise<string>;
  /** Takes such a file in, or says what it would change. Throws `CFG_INVALID` with the lines of every mistake; then nothing is changed. */
  importConfig(text: string, options: ImportOptions): Promise<ImportResult>;
  /** Resolves when nothing that was saved is on its way to a backend any more. */
  settled(): Promise<void>;
  /** Stops what is on its way; the next job's preflight makes up for it. */
  close(): Promise<void>;
}

/** What the endpoints work with. */
export interface EndpointsParts {
  readonly kysely: Kysely<Tables>;
  readonly cipher: Cipher;
  readonly clock: () => Date;
  readonly log: Log;
  readonly store: EndpointStore;
  readonly settings: Pick<SettingsStore, "read" | "update">;
  readonly door: BackendDoor;
  /** Whether a job writes through this Proxmox endpoint at this moment; absent: no job does. */
  readonly isInUse?: (proxmoxId: number) => Promise<boolean>;
}

/** The endpoints in the database, given to their backends through the door. */
export function createEndpoints({ kysely, cipher, clock, log, store, settings, door, isInUse = async () => false }: EndpointsParts): Endpoints {
  const background = createBackground(log);
  const push = { door, pushed: createPushedRows(kysely, clock), mark: credentialMark(cipher), turns: createBackendTurns(), reader: store, limits: settings.read, syncSettings: async () => (await settings.read()).sync, clock, isInUse };
  const parts = { ...push, kysely, cipher, background, log };
  const kinds = { backends: createKindEndpoints(parts, backendKind), netbox: createKindEndpoints(parts, netboxKind), proxmox: createKindEndpoints(parts, proxmoxKind) };
  return {
    ...kinds,
    store,
    exportConfig: (sections) => exportConfig({ kysely, settings }, sections),
    async importConfig(text, options) {
      const { result, changed } = await importConfig({ kysely, cipher, clock, settings }, text, options);
      for (const { kind, id } of changed) kinds[kind].follow(id);
      return result;
    },
    preflight: createPreflight(push),
    settled: background.settled,
    close: background.close,
  };
}
