import { AppError } from "@proxbox/contract";
import type { StreamRequest, WireData } from "../jobs/sync/sync-parts.ts";
import type { StreamEnd } from "../services/backend-proxy.ts";

/** What a scripted stream does: it may send frames, and gives its end. */
export type StreamScript = (request: StreamRequest) => Promise<StreamEnd>;

type ScriptedFrame = readonly [event: string, data: WireData];

/** A stream that ends well. */
export function endsWell(result: WireData = { count: 0 }, ...frames: readonly ScriptedFrame[]): StreamScript {
  return async ({ onFrame }) => {
    for (const [event, data] of frames) await onFrame(event, data);
    await onFrame("complete", { ok: true, message: "Sync completed.", result });
    return { ok: true, status: 200, message: "Sync completed.", result };
  };
}

/** A stream whose `complete` said that it failed. */
export function endsBadly(detail: string, ...frames: readonly ScriptedFrame[]): StreamScript {
  return async ({ onFrame }) => {
    for (const [event, data] of frames) await onFrame(event, data);
    return { ok: false, status: 503, error: new AppError("RUN_NOTHING_WRITTEN", { detail }), isRetryable: false };
  };
}

/** A stream that broke off on its way. */
export function breaksOff(more: { readonly status?: number; readonly retryAfterMs?: number } = {}, ...frames: readonly ScriptedFrame[]): StreamScript {
  return async ({ onFrame }) => {
    for (const [event, data] of frames) await onFrame(event, data);
    return { ok: false, status: 502, error: new AppError("NB_UNREACHABLE", { detail: "the connection broke off" }), isRetryable: true, ...more };
  };
}

/** A stream that never ends until it is aborted. */
export function hangs(reached: () => void): StreamScript {
  return ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      reached();
    });
}

/** A backend's word for machines that are not at the endpoint. */
export async function isElsewhere(): Promise<StreamEnd> {
  return { ok: false, status: 404, error: new AppError("BE_REFUSED"), isRetryable: false, isUnknownObject: true };
}
