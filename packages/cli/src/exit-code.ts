import type { ErrorKind, JobVerdict, Problem, Summary } from "@proxbox/contract";

/** The exit codes of every `proxbox` command; docs/cli.md lists the same numbers. */
export const EXIT_CODES = {
  success: 0,
  warning: 1,
  failed: 2,
  badConfiguration: 3,
  unreachableOrDenied: 4,
} as const;
/** One of the exit codes of `proxbox`. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

const byKind: Readonly<Record<ErrorKind, ExitCode>> = {
  input: EXIT_CODES.badConfiguration,
  denied: EXIT_CODES.unreachableOrDenied,
  unreachable: EXIT_CODES.unreachableOrDenied,
  throttled: EXIT_CODES.unreachableOrDenied,
  unexpected: EXIT_CODES.failed,
  conflict: EXIT_CODES.failed,
  cancelled: EXIT_CODES.failed,
  bug: EXIT_CODES.failed,
};

function ofProblems(problems: readonly Pick<Problem, "kind">[]): ExitCode {
  const codes = new Set(problems.map(({ kind }) => byKind[kind]));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : EXIT_CODES.failed;
}

/**
 * The exit code of an error or of a finished run. A failed run is 3 or 4 only when every one of its problems is of that
 * sort; any other mixture is 2.
 */
export function exitCodeOf(ending: Pick<Problem, "kind"> | Pick<Summary, "verdict" | "problems">): ExitCode {
  if (!("verdict" in ending)) return byKind[ending.kind];
  if (ending.verdict === "success") return EXIT_CODES.success;
  return ending.verdict === "warning" ? EXIT_CODES.warning : ofProblems(ending.problems);
}

const byVerdict: Readonly<Record<JobVerdict, ExitCode>> = {
  success: EXIT_CODES.success,
  skipped: EXIT_CODES.success,
  warning: EXIT_CODES.warning,
  failed: EXIT_CODES.failed,
  cancelled: EXIT_CODES.failed,
};

/** The exit code of a job that has ended: it was another process that ran it, so a failed one is always 2. */
export function exitCodeOfJob({ verdict }: { readonly verdict: JobVerdict | null }): ExitCode {
  return verdict === null ? EXIT_CODES.failed : byVerdict[verdict];
}
