import { z } from "zod";
import { Outcome } from "./outcome.ts";
import { Plan, Remark } from "./plan.ts";
import { Summary } from "./summary.ts";

/** The stages of a run, in their order. */
export const STAGES = ["collect", "translate", "observe", "plan", "apply", "report"] as const;
/** One stage of a run. */
export const Stage = z.enum(STAGES);
/** One stage of a run. */
export type Stage = z.infer<typeof Stage>;

/** Everything that leaves a run while it runs, in order: the CLI prints it, the backend frames it. */
export const RunEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("run-started"), runId: z.string(), at: z.string(), sources: z.array(z.string()), netboxUrl: z.string() }),
  z.object({ type: z.literal("stage-started"), stage: Stage, at: z.string() }),
  /** `total` grows while the stage finds out how much there is; `what` names the noun counted. */
  z.object({ type: z.literal("stage-progress"), stage: Stage, done: z.number(), total: z.number(), what: z.string() }),
  z.object({ type: z.literal("stage-finished"), stage: Stage, at: z.string(), durationMs: z.number(), counts: z.record(z.string(), z.number()) }),
  z.object({ type: z.literal("remark"), remark: Remark }),
  z.object({ type: z.literal("planned"), plan: Plan }),
  z.object({ type: z.literal("outcome"), outcome: Outcome }),
  z.object({ type: z.literal("run-finished"), summary: Summary }),
]);
/** Everything that leaves a run while it runs. */
export type RunEvent = Readonly<z.infer<typeof RunEvent>>;
