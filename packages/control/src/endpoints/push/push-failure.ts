import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { redactText } from "@proxbox/server";
import { z } from "zod";
import type { DoorAnswer } from "../backend-door.ts";

/** Characters of a backend's words that are kept: they stand in every list of endpoints. */
const LONGEST = 500;

const Complaint = z.looseObject({ detail: z.unknown().optional(), message: z.unknown().optional(), code: z.unknown().optional(), hint: z.unknown().optional() });

function isCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && value in ERROR_CODES;
}

function wordsOf({ detail, message }: z.infer<typeof Complaint>): string | undefined {
  const words = [detail, message].find((text) => typeof text === "string" && text !== "");
  return typeof words === "string" ? redactText(words).slice(0, LONGEST) : undefined;
}

/**
 * A backend's answer that was not meant, as an error: with the code that our backend gave it, else the one of our services, else
 * `PUSH_FAILED`. A validator's complaint is not repeated: it may echo the secret that it was sent (wire-contract.md 0.3).
 */
export function pushFailure({ status, body, error }: DoorAnswer, what: string): AppError {
  const complaint = Complaint.safeParse(body).data ?? {};
  const words = wordsOf(complaint);
  const detail = `${what}: ${words ?? `the backend answered with status ${status}`}`;
  if (!isCode(complaint.code) && error !== undefined) return error;
  if (!isCode(complaint.code)) return new AppError("PUSH_FAILED", { detail, status });
  const hint = typeof complaint.hint === "string" ? { hint: redactText(complaint.hint) } : {};
  // The words of a coded answer begin with its title already.
  const title = `${ERROR_CODES[complaint.code].title}: `;
  return new AppError(complaint.code, { detail: `${what}: ${(words ?? "").replace(title, "")}`, status, ...hint });
}
