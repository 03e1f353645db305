import type { Frame, FrameItem, Problem } from "@proxbox/contract";
import { errorCategory } from "./error-category.ts";
import { toFrame } from "./to-frame.ts";

/** The `error_detail` of a problem, of one object if it is about one. */
export function problemFrame(phase: string, problem: Problem, item?: FrameItem): Frame {
  const { code, message, hint, where } = problem;
  return toFrame("error_detail", {
    event: "error_detail",
    phase,
    ...(item === undefined ? {} : { item }),
    category: errorCategory(problem),
    message,
    detail: where === undefined ? code : `${code} (${where})`,
    ...(hint === "" ? {} : { suggestion: hint }),
  });
}

/** The `error` frame of what failed: the sentence, and the problem as data where there is one. */
export function errorFrame(step: string, error: string, problem?: Problem): Frame {
  return toFrame("error", { step, status: "failed", error, ...(problem === undefined ? {} : { detail: { ...problem } }) });
}

/** What the first `detail` of a failed `complete` says: the problem and what to do about it. */
export function failureText(message: string, problem?: Problem): string {
  if (problem === undefined) return message;
  return problem.hint === "" ? problem.message : `${problem.message} (${problem.hint})`;
}

/** Tells one problem from another, so that each is told once. */
export function problemName({ code, message, where = "" }: Problem): string {
  return `${code} ${where} ${message}`;
}
