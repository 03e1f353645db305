import { AppError, RUN_SETTINGS, SWITCH_NAMES, readFlag } from "@proxbox/contract";
import type { RunQuery } from "@proxbox/contract";
import { readIds } from "../../endpoints/selected-rows.ts";
import type { RunRequest, Scope } from "../../runs/runs.ts";

/** What a route itself settles about its run; the rest is the query's. */
export type RunTarget = Pick<RunRequest, "kind" | "stages"> & Partial<Pick<RunRequest, "only" | "expectedChecksum">> & { readonly scope?: Scope };

/** Parameters that pick an endpoint by what it is called (wire-contract.md 1.5), and what the scope calls them. */
const PICKERS = { name: "endpointName", domain: "domain", ip_address: "ipAddress" } as const satisfies Record<string, keyof Scope>;

/** How the names of the settings begin that say what must not be written: a wrong one must not pass for none. */
const GUARDING = /^(sync_mode|overwrite)_/;

/** The scope of a query; what is present narrows, and is never widened (wire-contract.md 0.6). */
function toScope(query: RunQuery): Scope {
  const endpointIds = query.proxmox_endpoint_ids ?? query.endpoint_ids;
  const picked = Object.entries(PICKERS).flatMap(([parameter, field]) => (typeof query[parameter] === "string" ? [[field, query[parameter]]] : []));
  return { ...(endpointIds === undefined ? {} : { endpointIds: readIds(endpointIds) }), ...(query.netbox_vm_ids === undefined ? {} : { netboxVmIds: query.netbox_vm_ids }), ...Object.fromEntries(picked) };
}

/**
 * The query's settings, as they came; a boolean as `true` or `false`. Parameters that nobody knows are ignored, and kept nowhere:
 * what somebody sends by mistake may be a secret. Throws `CFG_SETTING_INVALID` for a guarding one that there is not.
 */
export function toSettings(query: RunQuery): Record<string, string> {
  const unknown = Object.keys(query).find((name) => GUARDING.test(name) && !(name in RUN_SETTINGS));
  if (unknown !== undefined) throw new AppError("CFG_SETTING_INVALID", { detail: "there is no such setting", where: unknown });
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[0] in RUN_SETTINGS && typeof entry[1] === "string");
  return Object.fromEntries(given.map(([name, text]) => [name, SWITCH_NAMES.has(name) ? String(readFlag(text) ?? text) : text]));
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
