import { AppError } from "@proxbox/contract";

/** There is no such job. */
export function unknownJob(id: number): AppError {
  return new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no job ${id}` });
}
