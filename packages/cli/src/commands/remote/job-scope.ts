import { AppError, STAGE_NAMES } from "@proxbox/contract";
import type { JobParams } from "@proxbox/contract";
import type { ApiClient } from "../../client/api-client.ts";
import { findEndpoints } from "../../client/endpoint-kinds.ts";

/** Options that say what a job syncs. */
export interface ScopeOptions {
  /** Names or ids of Proxmox endpoints. */
  readonly endpoint?: readonly string[];
  readonly stage?: readonly string[];
  /** NetBox ids of virtual machines. */
  readonly vm?: readonly string[];
  /** Name or id of a backend. */
  readonly backend?: string;
  readonly fullUpdate: boolean;
  readonly approveDeletions: boolean;
  /** Schema id of a branch of NetBox. */
  readonly branch?: string;
  readonly onBusy?: JobParams["on_busy"];
}

function stagesOf(stages: readonly string[]): JobParams["sync_types"] {
  if (stages.length === 0 || stages.includes("all")) return ["all"];
  const unknown = stages.filter((stage) => !STAGE_NAMES.some((name) => name === stage));
  if (unknown.length > 0) throw new AppError("CFG_USAGE", { detail: `there is no stage ${unknown.join(", ")}`, hint: `Stages are ${STAGE_NAMES.join(", ")}.` });
  return [...stages];
}

function machinesOf(ids: readonly string[]): number[] {
  return ids.map((id) => {
    if (!/^[1-9]\d{0,9}$/.test(id)) throw new AppError("CFG_USAGE", { detail: `${id} is no id of a virtual machine`, hint: "Give the ids that NetBox has for them." });
    return Number(id);
  });
}

/** The parameters of a job, with ids for names; only what was said, the rest is the API's default. Throws `CFG_USAGE`, `RUN_UNKNOWN_OBJECT`. */
export async function jobParams(client: ApiClient, options: ScopeOptions): Promise<Partial<JobParams>> {
  const { endpoint = [], stage = [], vm = [], backend, branch, onBusy } = options;
  const stages = stagesOf(stage);
  const machines = machinesOf(vm);
  const endpoints = await findEndpoints(client, "proxmox", endpoint);
  const [chosen] = await findEndpoints(client, "backend", backend === undefined ? [] : [backend]);
  return {
    sync_types: stages,
    proxmox_endpoint_ids: endpoints.map(({ id }) => id),
    netbox_vm_ids: machines,
    ...(chosen === undefined ? {} : { fastapi_endpoint_id: chosen.id }),
    transport: options.fullUpdate ? "full-update" : "stages",
    approve_deletions: options.approveDeletions,
    ...(branch === undefined ? {} : { netbox_branch_schema_id: branch }),
    ...(onBusy === undefined ? {} : { on_busy: onBusy }),
  };
}
