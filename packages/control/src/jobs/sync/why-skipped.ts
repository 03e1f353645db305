import { STAGE_MODES } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import type { WireQuery } from "./sync-parts.ts";

/** Whether a sync mode is `disabled` in a query whose cascade is done. */
export function isDisabled(query: WireQuery, mode: string): boolean {
  return query[`sync_mode_${mode}`] === "disabled";
}

/** Why the settings leave a stage out, in one sentence; `undefined` when they do not. */
export function whySkipped(stage: StageName, query: WireQuery): string | undefined {
  const modes = STAGE_MODES[stage];
  if (modes.length === 0 || !modes.every((mode) => isDisabled(query, mode))) return undefined;
  return `Switched off in the settings: ${modes.map((mode) => `sync_mode_${mode}`).join(" and ")} ${modes.length === 1 ? "is" : "are"} disabled.`;
}
