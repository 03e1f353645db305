import { Tls } from "./config.ts";

/** What could be read of a source, however wrong its other parts are: so that all mistakes are found at once. */
export interface RawSource {
  /** The entry as it stands in the file. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly tls: Tls | undefined;
}

/** Reads the entries of `proxmox`; what is no entry at all is left out, since the schema says so already. */
export function readRawSources(list: unknown): (RawSource | undefined)[] {
  if (!Array.isArray(list)) return [];
  return list.map((raw: unknown) => {
    if (typeof raw !== "object" || raw === null) return undefined;
    const entry = raw as Readonly<Record<string, unknown>>;
    return { raw: entry, tls: Tls.safeParse(entry["tls"]).data };
  });
}
