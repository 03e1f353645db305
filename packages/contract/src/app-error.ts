import { ERROR_CODES } from "./error-codes.ts";
import type { ErrorCode, ErrorKind, ErrorSystem } from "./error-codes.ts";
import type { Problem } from "./problem.ts";

/** What an `AppError` says beyond its code; `detail` is one sentence about this very case, free of secrets. */
export interface AppErrorOptions {
  readonly detail?: string;
  /** What the operator can do here, when the table's hint can be bettered. */
  readonly hint?: string;
  /** The place: a URL without credentials, a path, an object's label. */
  readonly where?: string;
  /** HTTP status of the remote answer. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** The only error class that crosses a module's edge: a stable code, what it means, a hint, and the cause. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly system: ErrorSystem;
  readonly hint: string;
  readonly where: string | undefined;
  readonly status: number | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const definition = ERROR_CODES[code];
    super(options.detail === undefined ? definition.title : `${definition.title}: ${options.detail}`, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.kind = definition.kind;
    this.system = definition.system;
    this.hint = options.hint ?? definition.hint;
    this.where = options.where;
    this.status = options.status;
    this.detail = options.detail;
  }

  /** The error as data for outcomes, events and answers. */
  toProblem(): Problem {
    return {
      code: this.code,
      kind: this.kind,
      system: this.system,
      message: this.message,
      hint: this.hint,
      ...(this.where === undefined ? {} : { where: this.where }),
      ...(this.status === undefined ? {} : { status: this.status }),
    };
  }
}

/** Wraps anything thrown: an `AppError` stays, everything else becomes `RUN_BUG` with its cause kept. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError("RUN_BUG", { detail: thrown instanceof Error ? thrown.message : String(thrown), cause: thrown });
}
