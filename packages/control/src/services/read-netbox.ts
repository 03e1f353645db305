import type { AppError } from "@proxbox/contract";
import { z } from "zod";
import { pushFailure } from "../endpoints/push/push-failure.ts";
import type { BackendRequestContext } from "./backend-context.ts";
import { requestBackend } from "./http-client.ts";
import type { HttpParts } from "./http-client.ts";

/** What NetBox said of itself; `isAsked` false: the backend has no way to ask it. */
export interface NetboxReading {
  readonly isAsked: boolean;
  readonly version: string | undefined;
}

const Status = z.looseObject({ "netbox-version": z.string().optional() });

/** Codes that speak of the token and not of the way to NetBox. */
const TOKEN_CODES: ReadonlySet<string> = new Set(["NB_AUTH", "NB_PERMISSION"]);

/** Whether NetBox answered, and only did not take the token. */
export function isAboutToken({ code }: AppError): boolean {
  return TOKEN_CODES.has(code);
}

/** Asks the NetBox that a backend has, through the backend, which has its token. Throws why NetBox, or the backend, did not answer as it should. */
export async function readNetbox(http: HttpParts, context: BackendRequestContext, answerMs: number): Promise<NetboxReading> {
  const reply = await requestBackend(http, context, { path: "netbox/status", expects: "json", answerMs });
  if (reply.ok) return { isAsked: true, version: Status.safeParse(reply.json).data?.["netbox-version"] };
  // A backend without this path says so without a code; ours gives every failure one.
  if (reply.status === 404 || reply.status === 405) return { isAsked: false, version: undefined };
  throw pushFailure({ status: reply.status, body: reply.json, error: reply.error }, "NetBox, asked by the backend");
}
