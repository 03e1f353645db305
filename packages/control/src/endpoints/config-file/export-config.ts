import type { Settings } from "@proxbox/contract";
import type { Kysely } from "kysely";
import { stringify } from "yaml";
import type { Tables } from "../../database/tables.ts";
import { endpointTable } from "../endpoint-table.ts";
import { backendKind } from "../kinds/backend-kind.ts";
import { netboxKind } from "../kinds/netbox-kind.ts";
import { proxmoxKind } from "../kinds/proxmox-kind.ts";
import type { BackendRow, NetboxRow, ProxmoxRow } from "../endpoint-rows.ts";

/** What an export is made from. */
export interface ExportParts {
  readonly kysely: Kysely<Tables>;
  readonly settings: { read(): Promise<Settings> };
}

/** Everything but secrets as YAML (`ConfigFile`). */
export async function exportConfig({ kysely, settings }: ExportParts): Promise<string> {
  const backends = await endpointTable<BackendRow>(backendKind).all(kysely);
  const netboxes = await endpointTable<NetboxRow>(netboxKind).all(kysely);
  const proxmoxes = await endpointTable<ProxmoxRow>(proxmoxKind).all(kysely);
  const nameOf = new Map(backends.map(({ id, name }) => [id, name]));
  const file = {
    version: 1,
    settings: await settings.read(),
    backends: backends.map((row) => backendKind.toBody(row)),
    netbox: netboxes.map((row) => netboxKind.toBody(row)),
    proxmox: proxmoxes.map((row) => {
      const { backend_id: backendId, ...body } = proxmoxKind.toBody(row);
      return { ...body, backend: backendId === null ? null : (nameOf.get(backendId) ?? null) };
    }),
  };
  return `# Proxbox: endpoints and settings, without their secrets.\n${stringify(file)}`;
}
