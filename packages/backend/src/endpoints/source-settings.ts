import type { SyncSettings } from "@proxbox/contract";
import { settingsOf } from "@proxbox/engine";
import type { SourceSettings } from "@proxbox/engine";
import type { ProxmoxEndpointRow } from "../store/store.ts";

/** The engine's settings of an endpoint: those of the backend, with the endpoint's own name and site. */
export function toSourceSettings(sync: SyncSettings, { name, siteName, siteSlug }: Pick<ProxmoxEndpointRow, "name" | "siteName" | "siteSlug">): SourceSettings {
  const site = siteName ?? siteSlug;
  return { ...settingsOf(sync), endpointName: name, ...(site === null ? {} : { site }) };
}
