import { BackendCreate, NetboxCreate, ProxmoxCreate, SettingsUpdate } from "@proxbox/contract";
import { z } from "zod";
import type { ConfigSection } from "./config-section.ts";

/**
 * The file of an export without its sections: endpoints and settings, no secret. Proxmox endpoints name their backend, because ids differ from one control
 * plane to the next. A key that is not known is refused: it is a slip, or a secret that does not belong here.
 */
const ConfigFile = z.strictObject({
  version: z.literal(1),
  settings: SettingsUpdate.optional(),
  backends: z.array(BackendCreate.omit({ url: true, api_key: true })).default([]),
  netbox: z.array(NetboxCreate.omit({ url: true, token: true, token_key: true })).default([]),
  proxmox: z.array(ProxmoxCreate.omit({ url: true, password: true, token_name: true, token_value: true, backend_id: true }).extend({ backend: z.string().nullable().default(null) })).default([]),
});
/** The file of an export. */
export type ConfigFile = Readonly<z.infer<typeof ConfigFile>>;

/** The schema of a file that holds these sections besides. */
export function configFileWith(sections: readonly ConfigSection[]): z.ZodType<ConfigFile & Readonly<Record<string, unknown>>> {
  const added = Object.fromEntries(sections.map(({ key, entry }) => [key, z.array(entry).default([])]));
  return ConfigFile.extend(added) as unknown as z.ZodType<ConfigFile & Readonly<Record<string, unknown>>>;
}
