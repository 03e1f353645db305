import { STAGE_NAMES } from "@proxbox/contract";
import type { JobParams, StageName } from "@proxbox/contract";

/** Stages without whose objects these have nothing to hang on (wire-contract.md 5.3). */
const BRINGS_ALONG: Partial<Readonly<Record<StageName, StageName>>> = {
  "network-interfaces": "vm-interfaces",
  "ip-addresses": "vm-interfaces",
};

/** The stages of a job at one Proxmox endpoint, in their fixed order: a job that says which to do where does just these. */
export function stagesAt({ sync_types: syncTypes, only }: Pick<JobParams, "sync_types" | "only">, proxmoxEndpointId: number): readonly StageName[] {
  if (only === undefined) return expandStages(syncTypes);
  const here = only.find(({ proxmox_endpoint_id: id }) => id === proxmoxEndpointId)?.stages ?? [];
  return STAGE_NAMES.filter((name) => here.includes(name));
}

/** The stages of a job in their fixed order, each once: all of them, or those asked for and what they bring along. */
export function expandStages(syncTypes: JobParams["sync_types"]): readonly StageName[] {
  const asked = new Set<string>(syncTypes);
  if (asked.has("all")) return STAGE_NAMES;
  return STAGE_NAMES.filter((stage) => asked.has(stage) || STAGE_NAMES.some((other) => asked.has(other) && BRINGS_ALONG[other] === stage));
}
