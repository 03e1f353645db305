import { WIRE_STAGES } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { createTally, NO_OUTCOMES } from "./count-outcomes.ts";
import type { FrameTally } from "./count-outcomes.ts";
import { runStream } from "./run-stream.ts";
import type { StreamReport } from "./run-stream.ts";
import { stageError } from "./stage-error.ts";
import { doStep, leaveStepsOut, skipStep } from "./step-record.ts";
import type { StepWork } from "./step-record.ts";
import type { WireData } from "./sync-parts.ts";
import { tell } from "./turn.ts";
import type { ReadyTurn, StepReport, Turn } from "./turn.ts";
import { whySkipped } from "./why-skipped.ts";

/** Name of the step that is the stream as a whole. */
export const FULL_UPDATE_STEP = "full-update";

const PATH = "full-update/stream";

/** Whether a job may ask for one stream at all: it knows neither single stages nor single machines. */
export function mayBeFullUpdate({ transport, sync_types: types, netbox_vm_ids: vmIds }: Turn["context"]["job"]["params"]): boolean {
  return transport === "full-update" && vmIds.length === 0 && types[0] === "all";
}

/** Why the stages must be run one by one though one stream was asked for; `undefined` when one stream will do. */
export async function whyByStages({ parts, backend, stages, query }: ReadyTurn): Promise<string | undefined> {
  // The original's full update knows no sync modes (wire-contract.md 1.9) and no SDN: it would write what is switched off.
  if (stages.some((stage) => stage !== "sdn" && whySkipped(stage, query) !== undefined)) return "A full update cannot leave out the stages that are switched off: they are run one by one.";
  return (await parts.services.offersFullUpdate(backend.id)) ? undefined : "The backend offers no full update: the stages are run one by one.";
}

/** A stage that a full update is at, and what it told of it. */
interface OpenStage {
  readonly stage: StageName;
  readonly tally: FrameTally;
  readonly finish: (work: StepWork) => void;
}

/** Follows the `step` frames of a full update and keeps the book of the stages by them. */
class StageFollower {
  readonly reports: StepReport[] = [];
  readonly #turn: ReadyTurn;
  #open: OpenStage | undefined;
  #step: Promise<StepReport> | undefined;

  constructor(turn: ReadyTurn) {
    this.#turn = turn;
  }

  async see(event: string, data: WireData): Promise<void> {
    const stage = event === "step" && data["payload"] === undefined ? WIRE_STAGES.find(({ step }) => step === data["step"])?.name : undefined;
    if (stage !== undefined && this.#turn.stages.includes(stage) && data["status"] === "started") return this.#start(stage);
    if (stage !== undefined && stage === this.#open?.stage && data["status"] === "completed") return this.#complete(data);
    this.#open?.tally.see(event, data);
  }

  /** Ends the stage that is open when the stream ends: it did not get to its own end. */
  async close(summary: string): Promise<void> {
    const outcomes = this.#open?.tally.outcomes() ?? NO_OUTCOMES;
    await this.#end({ state: "failed", path: PATH, attempts: 1, summary, outcomes });
  }

  async #start(stage: StageName): Promise<void> {
    await this.close("The backend went on without telling its end.");
    const { promise, resolve } = Promise.withResolvers<StepWork>();
    this.#open = { stage, tally: createTally(), finish: resolve };
    this.#step = doStep(this.#turn, stage, () => promise);
    // Whoever awaits the step gets its error; until then it must not count as unhandled.
    this.#step.catch(() => undefined);
  }

  async #complete(data: WireData): Promise<void> {
    const { message } = data;
    this.#open?.tally.see("step", data);
    const outcomes = this.#open?.tally.outcomes() ?? NO_OUTCOMES;
    await this.#end({ state: "completed", path: PATH, attempts: 1, summary: typeof message === "string" ? message : "", outcomes });
  }

  async #end(work: StepWork): Promise<void> {
    const [open, step] = [this.#open, this.#step];
    this.#open = undefined;
    this.#step = undefined;
    if (open === undefined || step === undefined) return;
    open.finish(work);
    const report = await step;
    // Told again after the stream broke off and was opened anew: the later word counts.
    const known = this.reports.findIndex(({ stage }) => stage === open.stage);
    if (known === -1) this.reports.push(report);
    else this.reports[known] = report;
  }
}

async function stepWork(turn: ReadyTurn, follower: StageFollower): Promise<StepWork> {
  const report: StreamReport = await runStream({ turn, stage: FULL_UPDATE_STEP, request: { path: PATH, query: turn.query }, onFrame: (event, data) => follower.see(event, data) }).catch(async (error: unknown) => {
    await follower.close("The stream was given up.");
    throw error;
  });
  const { end, attempts } = report;
  await follower.close(end.ok ? "The backend did not tell its end." : end.error.message);
  // What the stages told is in their own reports: counted here as well it would be counted twice.
  const outcomes = follower.reports.some(({ state }) => state === "completed") ? { ...NO_OUTCOMES, warnings: report.outcomes.warnings } : report.outcomes;
  if (end.ok) return { state: "completed", path: PATH, attempts, summary: end.message, outcomes };
  const error = stageError(turn, FULL_UPDATE_STEP, { end, suggestion: report.suggestion });
  return { state: "failed", path: PATH, attempts, summary: error.message, outcomes, error };
}

/** Does all stages by one stream; the book of the stages is kept by what the stream tells of them. */
export async function runFullUpdate(turn: ReadyTurn): Promise<readonly StepReport[]> {
  const follower = new StageFollower(turn);
  const whole = await doStep(turn, FULL_UPDATE_STEP, () => stepWork(turn, follower));
  if (whole.error !== undefined) tell({ ...turn, step: FULL_UPDATE_STEP }, "error", whole.error.message);
  const untold = turn.stages.filter((stage) => !follower.reports.some((report) => report.stage === stage));
  if (whole.error !== undefined) return [whole, ...follower.reports, ...(await leaveStepsOut(turn, untold, "The full update did not get that far."))];
  const skipped: StepReport[] = [];
  for (const stage of untold) skipped.push(await skipStep(turn, stage, whySkipped(stage, turn.query) ?? "The full update has no such stage."));
  return [whole, ...follower.reports, ...skipped];
}
