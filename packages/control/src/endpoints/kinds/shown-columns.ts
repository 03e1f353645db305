import { EndpointTest } from "@proxbox/contract";
import type { EndpointRow } from "../endpoint-rows.ts";

/** What is shown of every kind alike. */
export function shownColumns(row: EndpointRow) {
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    ip_address: row.ip_address,
    port: row.port,
    verify_ssl: row.verify_ssl,
    enabled: row.enabled,
    last_check: EndpointTest.safeParse(row.last_check).data ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
