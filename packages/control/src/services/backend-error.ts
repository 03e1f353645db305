import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { z } from "zod";
import type { BackendFailure } from "./http-client.ts";

const Said = z.looseObject({ code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]), detail: z.string().catch("") });

/** The backend's own refusal, where it gave one with a code of ours; else what the way to it came to. */
export function backendError({ status, json, error }: BackendFailure): AppError {
  const said = status === 404 || status === 409 || status === 400 ? Said.safeParse(json).data : undefined;
  if (said === undefined) return error;
  const { title } = ERROR_CODES[said.code];
  const detail = said.detail.startsWith(title) ? said.detail.slice(title.length).replace(/^: /, "") : said.detail;
  return new AppError(said.code, detail === "" ? {} : { detail });
}
