import { z } from "zod";
import { ERROR_CODES } from "./error-codes.ts";
import type { ErrorCode } from "./error-codes.ts";

/** An error as data: what an outcome, an event and an HTTP answer carry. */
export const Problem = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === "string" && value in ERROR_CODES),
  kind: z.enum(["input", "denied", "unreachable", "throttled", "unexpected", "conflict", "cancelled", "bug"]),
  system: z.enum(["proxmox", "netbox", "backend", "database", "self"]),
  message: z.string(),
  hint: z.string(),
  where: z.string().optional(),
  status: z.number().int().optional(),
});
/** An error as data: what an outcome, an event and an HTTP answer carry. */
export type Problem = Readonly<z.infer<typeof Problem>>;
