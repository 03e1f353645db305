import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { z } from "zod";
import type { BackendFailure } from "./http-client.ts";

const Said = z.looseObject({ code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]), detail: z.string().catch("") });

/** Whether an answer with this status is the backend's own word: it refuses, or what lies behind it (NetBox, Proxmox VE) failed and is named. */
function isOwnWord(status: number, code: ErrorCode): boolean {
  if (status === 404 || status === 409 || status === 400) return true;
  return (status === 502 || status === 503 || status === 504) && /^(?:NB|PX)_/.test(code);
}

/** The backend's own refusal, where it gave one with a code of ours; else what the way to it came to. */
export function backendError({ status, json, error }: BackendFailure): AppError {
  const said = Said.safeParse(json).data;
  if (said === undefined || !isOwnWord(status, said.code)) return error;
  const { title } = ERROR_CODES[said.code];
  const detail = said.detail.startsWith(title) ? said.detail.slice(title.length).replace(/^: /, "") : said.detail;
  return new AppError(said.code, detail === "" ? {} : { detail });
}
