import { z } from "zod";
import { OutcomeStatus } from "./outcome.ts";
import { Problem } from "./problem.ts";

/** `success`, `warning` (something needs a person), `failed` (planned work was not done). */
export const Verdict = z.enum(["success", "warning", "failed"]);
/** The verdict of a run. */
export type Verdict = z.infer<typeof Verdict>;

/** Objects of one kind by how they ended. */
export const KindCounts = z.partialRecord(OutcomeStatus, z.number().int());
/** Objects of one kind by how they ended. */
export type KindCounts = Readonly<z.infer<typeof KindCounts>>;

/** How a run ended: verdict, counts, requests, and every reason why it is not a success. */
export const Summary = z.object({
  runId: z.string(),
  verdict: Verdict,
  /** One sentence a person can read first. */
  headline: z.string(),
  planned: z.number().int(),
  /** POST, PATCH, PUT and DELETE requests sent to NetBox. */
  writes: z.number().int(),
  requests: z.object({ proxmox: z.number().int(), netbox: z.number().int() }),
  durationMs: z.number(),
  kinds: z.record(z.string(), KindCounts),
  /** Why the verdict is not `success`. */
  problems: z.array(Problem),
  warnings: z.array(z.string()),
});
/** How a run ended. */
export type Summary = Readonly<z.infer<typeof Summary>>;
