import { TokenRights } from "@proxbox/contract";
import type { EndpointTestStep, TokenRight } from "@proxbox/contract";
import { z } from "zod";
import type { DoorAnswer } from "./backend-door.ts";
import { pushFailure } from "./push/push-failure.ts";
import type { DeliveryParts } from "./push/deliver.ts";
import { done, failed } from "./test-step.ts";

/** Name of the steps that say what a token may do. */
export const RIGHT = "right";

const Coded = z.looseObject({ code: z.string() });

/** Which backend is asked about whose token. */
export interface RightsWish {
  readonly backendId: number;
  /** The backend's. */
  readonly path: "netbox/permissions" | "proxmox/privileges";
  readonly query?: Readonly<Record<string, string>>;
  /** What a missing right is called. */
  readonly code: "NB_PERMISSION" | "PX_PERMISSION";
  readonly signal?: AbortSignal | undefined;
}

function toStep({ name, ok, is_required: isRequired, detail }: TokenRight, missing: { readonly code: string; readonly hint: string }): EndpointTestStep {
  return { name: RIGHT, ok: ok || !isRequired, detail: `${name}: ${detail}`, code: ok ? null : missing.code, hint: ok ? null : missing.hint };
}

function toSteps(answer: DoorAnswer, code: RightsWish["code"]): readonly EndpointTestStep[] {
  // The original backend has no such paths, and says so without a code; ours gives every failure one.
  if ((answer.status === 404 || answer.status === 405) && !Coded.safeParse(answer.body).success) return [done(RIGHT, "This backend cannot tell what the token may do.")];
  const read = TokenRights.safeParse(answer.body);
  if (answer.status !== 200 || !read.success) return [failed(RIGHT, pushFailure(answer, "what the token may do"))];
  const { rights, commands } = read.data;
  const hint = commands.length === 0 ? "Grant it to the token's user in NetBox." : `As root on a node:\n${commands.join("\n")}`;
  return rights.map((right) => toStep(right, { code, hint }));
}

/** Asks a backend what a token may do; a step for each right. */
export async function* rightsSteps(door: DeliveryParts["door"], { backendId, path, query, code, signal }: RightsWish): AsyncGenerator<EndpointTestStep> {
  yield* toSteps(await door.requestJson(backendId, { method: "GET", path, signal, ...(query === undefined ? {} : { query }) }), code);
}
