import { AppError } from "@proxbox/contract";
import type { Timers } from "@proxbox/server";
import type { FastifyRequest } from "fastify";
import type { Principal } from "../accounts/principal.ts";
import type { ControlParts } from "./app-parts.ts";
import { callerOf } from "./authorize.ts";

/** How old an answer to "who is this, and what may they" may be while a stream goes on. */
const FRESH_MS = 5_000;

/** Gives who reads a stream as they are now, to be asked before something is sent; `undefined` once the session, the token or the user has ended. */
export type PrincipalWatch = () => Promise<Principal | undefined>;

/** Watches who has opened a stream: it is let in once, and goes on for hours. Asks again when the last answer is older than five seconds. */
export function watchPrincipal(request: FastifyRequest, { accounts, clock }: Pick<ControlParts, "accounts" | "clock">): PrincipalWatch {
  let askedAtMs = clock().getTime();
  let principal: Principal | undefined = request.principal;
  return async () => {
    const nowMs = clock().getTime();
    if (principal === undefined || nowMs - askedAtMs < FRESH_MS) return principal;
    askedAtMs = nowMs;
    try {
      ({ principal } = await callerOf(request, { accounts }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      principal = undefined;
    }
    return principal;
  };
}

/** How often a stream on which nothing happens looks whether its reader is still let in, in milliseconds. */
const LOOK_MS = 30_000;

/** A stream that somebody holds. */
export interface HeldStream {
  readonly watch: PrincipalWatch;
  readonly timers: Timers;
  /** Fires when the reader has left. */
  readonly left: AbortSignal;
  readonly end: () => void;
}

/** Ends a stream within half a minute after its reader was locked out, also one on which nothing is told meanwhile. */
export function endWithReader({ watch, timers, left, end }: HeldStream): void {
  let callOff = (): void => undefined;
  const wait = (): void => void (callOff = timers.after(LOOK_MS, () => void look()));
  const look = async (): Promise<void> => {
    // While the database is away nobody can be judged; nothing is told then either.
    const isGone = await watch().then((principal) => principal === undefined, () => false);
    if (left.aborted) return;
    if (isGone) end();
    else wait();
  };
  left.addEventListener("abort", () => callOff(), { once: true });
  wait();
}
