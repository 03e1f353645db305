import { AppError } from "@proxbox/contract";
import { decideConflict } from "@proxbox/state";
import type { ConflictFilter, ConflictRow, State } from "@proxbox/state";
import { loadConfig } from "../config/load-config.ts";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { conflictListText } from "../output/conflict-text.ts";
import type { CommandContext } from "./command-context.ts";
import { withState } from "./with-state.ts";

/** Options of the commands that decide. */
export interface ConflictOptions {
  readonly config: string;
  readonly json: boolean;
}

/** Options of `proxbox conflicts list`. */
export interface ConflictListOptions extends ConflictOptions, Pick<ConflictFilter, "type" | "kind" | "source" | "field"> {
  readonly all: boolean;
}

/** More than anybody reads; a state file with more of them is read through the JSON of several filters. */
const MOST = 10_000;

function statePath({ config }: ConflictOptions, { env }: CommandContext): string {
  return loadConfig(config, { env, isDeletionApproved: false }).statePath;
}

/** `proxbox conflicts`: what waits for a person, from the state file; nothing is asked of Proxmox VE or NetBox. */
export async function listConflicts(options: ConflictListOptions, context: CommandContext): Promise<ExitCode> {
  const { all, type, kind, source, field, json } = options;
  const { terminal } = context;
  const filter = { type, kind, source, field, isOpen: all ? undefined : true };
  const { conflicts } = await withState(statePath(options, context), async (state) => state.conflicts.list({ ...filter, offset: 0, limit: MOST }));
  terminal.print(json ? JSON.stringify(conflicts) : conflictListText(conflicts, terminal.paint));
  return EXIT_CODES.success;
}

function oneOf(found: readonly ConflictRow[], what: string): ConflictRow {
  const [conflict, another] = found;
  if (conflict === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `no conflict: ${what}`, hint: "See proxbox conflicts --all; it shows what the last run found." });
  if (another !== undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `several conflicts: ${what}`, hint: "Give more of the id." });
  return conflict;
}

/** Decides one after the other; the first that cannot be ends it, and those before are settled. */
async function decideAll(options: ConflictOptions, context: CommandContext, asked: { readonly resolution: string; readonly choose: (state: State) => readonly ConflictRow[] }): Promise<ExitCode> {
  const { terminal, clock } = context;
  const decided = await withState(statePath(options, context), async (state) => {
    const rows: ConflictRow[] = [];
    for (const conflict of asked.choose(state)) rows.push(await decideConflict({ conflicts: state.conflicts, lastWritten: state, clock }, conflict, asked.resolution));
    return rows;
  });
  terminal.print(options.json ? JSON.stringify(decided) : conflictListText(decided, terminal.paint));
  return EXIT_CODES.success;
}

/** `proxbox conflicts resolve RESOLUTION ID…`: notes what a person has decided. */
export async function resolveConflicts({ resolution, ids }: { readonly resolution: string; readonly ids: readonly string[] }, options: ConflictOptions, context: CommandContext): Promise<ExitCode> {
  return decideAll(options, context, { resolution, choose: ({ conflicts }) => ids.map((id) => oneOf(conflicts.find(id), id)) });
}

/** `proxbox give-back KEY FIELD`: the next sync writes Proxmox VE's value into a field that a person had changed. */
export async function giveBack({ key, field }: { readonly key: string; readonly field: string }, options: ConflictOptions, context: CommandContext): Promise<ExitCode> {
  const choose = ({ conflicts }: State): readonly ConflictRow[] => [oneOf(conflicts.list({ key, field, type: "field", offset: 0, limit: 2 }).conflicts, `${key} ${field}`)];
  return decideAll(options, context, { resolution: "proxmox", choose });
}
