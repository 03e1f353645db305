import { AppError, cascadedModes, isStageOff, STAGE_MODES, SYNC_MODE_NAMES } from "@proxbox/contract";
import type { StageName, SyncMode, SyncModes, SyncSettings } from "@proxbox/contract";
import { leftOutBy, runModes } from "@proxbox/engine";
import type { Policy, RunModes, SourceSettings } from "@proxbox/engine";
import { OVERWRITTEN } from "./overwrites.table.ts";
import { STAGE_PARTS } from "./stage-parts.ts";

/** What a query's `sync_mode_*` and `overwrite_*` mean for the engine, and what is kept of the inventory. */
export interface WireSettings extends RunModes {
  /** Schema id of the branch of NetBox that the run is for; absent: main. */
  readonly branch?: string;
  /** Why a stage makes no call, if so. */
  whySkipped(stage: StageName): string | undefined;
}

type Texts = Readonly<Record<string, string>>;

function invalid(name: string, expected: string): AppError {
  return new AppError("CFG_SETTING_INVALID", { detail: `${name}: ${expected}`, where: name });
}

function modeOf(settings: Texts, name: string): SyncMode {
  const text = settings[`sync_mode_${name}`] ?? "always";
  if (text === "always" || text === "bootstrap_only" || text === "disabled") return text;
  throw invalid(`sync_mode_${name}`, "expected always, bootstrap_only or disabled");
}

function isSwitchedOff(settings: Texts, name: string): boolean {
  const text = settings[name]?.toLowerCase();
  if (text === undefined || ["true", "1", "false", "0"].includes(text)) return text === "false" || text === "0";
  throw invalid(name, "expected true or false");
}

function policiesOf(settings: Texts): SourceSettings["policies"] {
  const policies: Record<string, Record<string, Policy>> = {};
  for (const [flag, fields] of Object.entries(OVERWRITTEN)) {
    if (!isSwitchedOff(settings, `overwrite_${flag}`)) continue;
    for (const [kind, list] of Object.entries(fields)) policies[kind] = { ...policies[kind], ...Object.fromEntries(list.map((field) => [field, "fill-if-empty" as const])) };
  }
  return policies;
}

/** Nodes that are off leave their clusters to the stage of the devices. */
function whyOff(stage: StageName, modes: SyncModes): string | undefined {
  if (!isStageOff(stage, modes) || (stage === "devices" && modes.cluster !== "disabled")) return undefined;
  const names = STAGE_MODES[stage].map((name) => `sync_mode_${name}`);
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} disabled`;
}

/**
 * Reads the query's own words, beside what is kept of the inventory. Throws `CFG_SETTING_INVALID` for one that cannot be understood.
 */
export function readWireSettings(settings: Texts, inventory: Readonly<Partial<SyncSettings["inventory"]>> = {}): WireSettings {
  const modes = cascadedModes(Object.fromEntries(SYNC_MODE_NAMES.map((name) => [name, modeOf(settings, name)])));
  const { netbox_branch_schema_id: branch = "" } = settings;
  const { source, ...run } = runModes(modes, {
    isWithMacs: !isSwitchedOff(settings, "sync_vm_interface_macs"),
    // The SDN is for who asks for it (wire-contract.md 5.3): else it is read into the inventory, and NetBox gets nothing of it.
    isWithSdn: settings["sync_mode_sdn"] !== undefined || inventory.sdn === true,
  });
  return {
    ...run,
    ...(branch === "" ? {} : { branch }),
    source: { ...source, policies: policiesOf(settings) },
    whySkipped: (stage) => {
      const part = STAGE_PARTS[stage];
      const setting = "inventory" in part ? leftOutBy(inventory, part.inventory) : undefined;
      return setting === undefined ? whyOff(stage, modes) : `${setting} is false in the settings of the sync`;
    },
  };
}
