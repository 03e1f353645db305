import { readFileSync, writeFileSync } from "node:fs";
import { AppError, Plan } from "@proxbox/contract";
import { checksumOf } from "@proxbox/engine";
import { z } from "zod";

/** A saved plan, with the yes to deletions under which it was made: without it the same run would make another plan. */
export const PlanFile = z.strictObject({ proxbox: z.literal("plan"), isDeletionApproved: z.boolean(), plan: Plan });
/** A saved plan. */
export type PlanFile = z.infer<typeof PlanFile>;

/** Writes a plan to a file; throws `CFG_PLAN_INVALID` when the place cannot be written. */
export function writePlanFile(path: string, file: PlanFile): void {
  try {
    writeFileSync(path, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new AppError("CFG_PLAN_INVALID", { detail: "it cannot be written", where: path, hint: "Check the path and the folder's permissions.", cause });
  }
}

// The run compares checksums: changes edited in the file would be shown to nobody and written by nobody.
function refuseEdited({ plan }: PlanFile, path: string): void {
  if (checksumOf(plan.changes) === plan.checksum) return;
  throw new AppError("CFG_PLAN_INVALID", { detail: "its changes do not fit its checksum, so it was edited", where: path });
}

function parse(text: string, path: string): PlanFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new AppError("CFG_PLAN_INVALID", { detail: "it is not JSON", where: path, cause });
  }
  const parsed = PlanFile.safeParse(data);
  if (parsed.success) {
    refuseEdited(parsed.data, path);
    return parsed.data;
  }
  const places = parsed.error.issues.map((issue) => `\n  ${issue.path.join(".") || "(file)"}: ${issue.message}`);
  throw new AppError("CFG_PLAN_INVALID", { detail: `it does not have the form of a plan${places.slice(0, 10).join("")}`, where: path });
}

/** Reads a saved plan; throws `CFG_PLAN_INVALID` when the file is missing, not in the form of a plan, or edited. */
export function readPlanFile(path: string): PlanFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CFG_PLAN_INVALID", { detail: "it cannot be read", where: path, cause });
  }
  return parse(text, path);
}
