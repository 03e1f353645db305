import type { Settings } from "@proxbox/contract";
import type { Kysely } from "kysely";
import { stringify } from "yaml";
import type { Tables } from "../../database/tables.ts";
import type { ConfigSection } from "./config-section.ts";
import { readEndpointNames } from "./endpoint-names.ts";
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

/** Everything but secrets as YAML (`ConfigFile`), with these sections. */
export async function exportConfig({ kysely, settings }: ExportParts, sections: readonly ConfigSection[] = []): Promise<string> {
  const backends = await endpointTable<BackendRow>(backendKind).all(kysely);
  const netboxes = await endpointTable<NetboxRow>(netboxKind).all(kysely);
  const proxmoxes = await endpointTable<ProxmoxRow>(proxmoxKind).all(kysely);
  const names = await readEndpointNames(kysely);
  const added: [string, unknown][] = [];
  for (const section of sections) added.push([section.key, await section.read({ queries: kysely, names })]);
  const file = {
    version: 1,
    settings: await settings.read(),
    backends: backends.map((row) => backendKind.toBody(row)),
    netbox: netboxes.map((row) => netboxKind.toBody(row)),
    proxmox: proxmoxes.map((row) => {
      const { backend_id: backendId, ...body } = proxmoxKind.toBody(row);
      return { ...body, backend: backendId === null ? null : (names.nameOf("backends", backendId) ?? null) };
    }),
    ...Object.fromEntries(added),
  };
  return `# Proxbox: endpoints, settings and schedules, without secrets.\n${stringify(file)}`;
}
