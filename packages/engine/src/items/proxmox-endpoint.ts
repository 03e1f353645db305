import { toSlug } from "../values/fit.ts";
import type { Row } from "../values/row.ts";
import { textOf } from "../values/text-of.ts";

/** Where netbox-proxbox keeps its endpoints, and the columns that tell them apart. */
export const ENDPOINTS = { path: "plugins/proxbox/endpoints/proxmox", columns: ["name", "domain", "ip_address"] } as const;

/** Key of a source's own row among netbox-proxbox's endpoints. */
export function endpointKey(source: string): string {
  return `${source}/proxmox-endpoint`;
}

/** `10.0.0.1` of NetBox's brief of an address (`{address: "10.0.0.1/24"}`). */
function hostOf(value: unknown): string {
  const brief = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : { address: value };
  return textOf(brief["address"] ?? brief["display"]).split("/")[0] ?? "";
}

/** Finds netbox-proxbox's row of a source: by the address that we reach it at, else by its name. Backup jobs, replications and the SDN hang on it. */
export function findEndpoint(rows: readonly Row[], about: { readonly source: string; readonly url: string }): Row | undefined {
  const host = new URL(about.url).hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const atHost = rows.find((row) => textOf(row["domain"]).toLowerCase() === host || hostOf(row["ip_address"]).toLowerCase() === host);
  return atHost ?? rows.find((row) => toSlug(textOf(row["name"])) === toSlug(about.source));
}
