import { setTimeout as waitFor } from "node:timers/promises";
import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { PolicyEffects, PolicyTestAnswer, Problem } from "@proxbox/contract";
import { KINDS } from "../kinds/kinds.ts";
import { openNetbox } from "../netbox/connect.ts";
import type { Board } from "../plan/board.ts";
import { fieldEffects } from "../plan/field-effects.ts";
import { makePlan } from "../plan/make-plan.ts";
import { inOrderOf } from "../plan/order.ts";
import { openRunLog } from "../report/run-log.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import { prepare } from "./prepare.ts";
import type { Prepared } from "./prepare.ts";
import { resolveSources } from "./resolve-sources.ts";
import type { SessionOptions } from "./session-options.ts";

/** The object that policies are tried on, and the policies, for every source alike. */
export interface PolicyTrial {
  readonly kind: string;
  readonly key: string;
  readonly policies: SourceSettings["policies"];
  readonly signal: AbortSignal;
}

/**
 * Says what the next sync would do with one object, field by field, under the policies of the sources' settings and under others: one
 * reading of both sides, two plans. Nothing is written, and nothing remembered. Throws `RUN_UNKNOWN_OBJECT` where Proxmox VE has no such
 * object now, and the error of a side that cannot be read.
 */
export async function tryPolicies(options: SessionOptions, trial: PolicyTrial): Promise<PolicyTestAnswer> {
  const { kind, key, policies } = trial;
  const { planned, problems } = await readOnce(options, trial.signal);
  if (planned === undefined) throw errorOf(problems[0]);
  const { input } = planned.board;
  const drafted = new Map([...input.settings].map(([name, settings]) => [name, { ...settings, policies }]));
  const draft = makePlan({ ...input, id: "policies", settings: drafted });
  const match = planned.board.matches.get(kind, key);
  if (match === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `Proxmox VE has no ${kind} ${key} now` });
  return { kind, key, label: match.desired.label, netbox_id: match.row?.id ?? null, saved: effectsOf(planned.board, kind, key), draft: effectsOf(draft.board, kind, key) };
}

/** Why nothing could be read; a source that was asked always leaves a problem. */
function errorOf(problem: Problem | undefined): AppError {
  if (problem === undefined) return new AppError("CFG_SCOPE_EMPTY");
  const { code, message, hint, where } = problem;
  const { title } = ERROR_CODES[code];
  const detail = message.startsWith(`${title}: `) ? message.slice(title.length + 2) : undefined;
  return new AppError(code, { hint, ...(detail === undefined ? {} : { detail }), ...(where === undefined ? {} : { where }) });
}

async function readOnce(options: SessionOptions, signal: AbortSignal): Promise<Prepared> {
  const { clock } = options;
  const wait = options.wait ?? ((ms: number, abort: AbortSignal) => waitFor(ms, undefined, { signal: abort }));
  const resolved = await resolveSources({ ...options, signal });
  const netbox = await openNetbox({ ...options.netbox, signal, clock, wait, random: () => 0.5 });
  try {
    const kinds = inOrderOf(options.kinds ?? KINDS, ({ dependsOn }) => dependsOn);
    return await prepare({ options: { ...options, sources: resolved.sources }, resolved, runId: options.newId(), kinds, netbox, log: openRunLog(clock, () => undefined), signal, onRequests: () => undefined });
  } finally {
    await netbox.close();
  }
}

/** The plan may have found that an object is stopped only when it came to it, so that its match is asked for again. */
function effectsOf(board: Board, kind: string, key: string): PolicyEffects {
  const match = board.matches.get(kind, key);
  if (match === undefined) return { fields: [] };
  const { desired, row, conflict } = match;
  const stopped = conflict ?? board.whyDisputed(key) ?? (row === undefined ? desired.isPartial : undefined);
  return stopped === undefined ? { fields: [...fieldEffects(board, match)] } : { stopped, fields: [] };
}
