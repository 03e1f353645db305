import { STAGE_NAMES } from "@proxbox/contract";
import type { JobParams, StageName } from "@proxbox/contract";

/** Stages without whose objects these have nothing to hang on (wire-contract.md 5.3). */
const BRINGS_ALONG: Partial<Readonly<Record<StageName, StageName>>> = {
  "network-interfaces": "vm-interfaces",
  "ip-addresses": "vm-interfaces",
};

/** The stages of a job in their fixed order, each once: all of them, or those asked for and what they bring along. */
export function expandStages(syncTypes: JobParams["sync_types"]): readonly StageName[] {
  const asked = new Set<string>(syncTypes);
  if (asked.has("all")) return STAGE_NAMES;
  return STAGE_NAMES.filter((stage) => asked.has(stage) || STAGE_NAMES.some((other) => asked.has(other) && BRINGS_ALONG[other] === stage));
}
