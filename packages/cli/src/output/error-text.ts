import type { AppError, Problem } from "@proxbox/contract";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";

/** An error as a person reads it: code, what, where, what to do; for a mistake of Proxbox itself also the stack. */
export function errorText(error: AppError, paint: Paint): string {
  const stack = error.kind === "bug" && error.cause instanceof Error ? error.cause.stack : undefined;
  return [problemText(error.toProblem(), paint), ...(stack === undefined ? [] : [paint.dim(printable(stack))])].join("\n");
}

/** A problem of a summary as a person reads it. */
export function problemText(problem: Problem, paint: Paint): string {
  return [
    `${paint.red(paint.bold(`error ${problem.code}`))}: ${printable(problem.message)}`,
    ...(problem.where === undefined ? [] : [`  where: ${printable(problem.where)}`]),
    `  to do: ${printable(problem.hint)}`,
  ].join("\n");
}
