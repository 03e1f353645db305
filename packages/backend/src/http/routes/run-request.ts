import { RunQuery } from "@proxbox/contract";
import { readIds } from "../../endpoints/selected-rows.ts";
import type { RunRequest, Scope } from "../../runs/runs.ts";

/** What a route itself settles about its run; the rest is the query's. */
export type RunTarget = Pick<RunRequest, "kind" | "stages"> & Partial<Pick<RunRequest, "only" | "expectedChecksum">> & { readonly scope?: Scope };

/** Parameters that pick an endpoint by what it is called (wire-contract.md 1.5), and what the scope calls them. */
const PICKERS = { name: "endpointName", domain: "domain", ip_address: "ipAddress" } as const satisfies Record<string, keyof Scope>;

const OWN: ReadonlySet<string> = new Set([...Object.keys(RunQuery.shape), ...Object.keys(PICKERS)]);

/** The scope of a query; what is present narrows, and is never widened (wire-contract.md 0.6). */
export function toScope(query: RunQuery): Scope {
  const endpointIds = query.proxmox_endpoint_ids ?? query.endpoint_ids;
  const picked = Object.entries(PICKERS).flatMap(([parameter, field]) => (typeof query[parameter] === "string" ? [[field, query[parameter]]] : []));
  return { ...(endpointIds === undefined ? {} : { endpointIds: readIds(endpointIds) }), ...(query.netbox_vm_ids === undefined ? {} : { netboxVmIds: query.netbox_vm_ids }), ...Object.fromEntries(picked) };
}

/** Every parameter that is not one of ours, as it came: `sync_mode_*`, `overwrite_*` and the like. */
export function toSettings(query: RunQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => !OWN.has(entry[0]) && typeof entry[1] === "string"));
}

/** The run that a request asks for; what the route settles wins over the query. */
export function toRunRequest(query: RunQuery, target: RunTarget): RunRequest {
  const { scope, ...settled } = target;
  return {
    ...settled,
    scope: { ...toScope(query), ...scope },
    settings: toSettings(query),
    mode: query.dry_run === true ? "plan" : "apply",
    wait: query.wait === true,
    detach: query.detach === true,
    approveDeletions: query.approve_deletions === true,
    ...(query.run_id === undefined ? {} : { runId: query.run_id }),
  };
}
