import type { ErrorCode } from "@proxbox/contract";

/**
 * What became of a request to one address.
 * `network`: DNS, connecting, a connection that broke. `tls`: certificate or handshake. `timeout`: no answer in time. `redirect`: any 3xx.
 * `refused`: a 4xx that is none of the following. `key`: 401 whose detail has the text "API key". `throttled`: 429. `ill`: 5xx.
 * `foreign`: 2xx, but no JSON where JSON was expected, or no event stream where one was.
 */
export type Condition = "ok" | "network" | "tls" | "timeout" | "redirect" | "refused" | "key" | "throttled" | "ill" | "foreign";

/** Whose status the caller gets: the one that an address answered with, or one of ours. */
export type PolicyStatus = "primary" | "fallback" | 502 | 503;

/** What the caller gets; no code: it went well. */
export type PolicyEnd = readonly [status: PolicyStatus, code?: ErrorCode];

/** One row: what the primary address did, and what then comes of it. */
export type PolicyRow =
  /** The fallback is not asked. `isMended`: the key is verified or registered first, and if that helps the request starts again, once. */
  | { readonly asks: "primary"; readonly isMended?: true; readonly end: PolicyEnd }
  /** The fallback is asked, if there is one; the end by what it did, `none` without a fallback. */
  | { readonly asks: "fallback"; readonly end: Readonly<Record<Condition | "none", PolicyEnd>> };

/** What the fallback's answer comes to when the primary gave none that counts: its own status is the backend's real one. */
const answered = {
  ok: ["fallback"],
  redirect: [502, "BE_REDIRECT"],
  refused: ["fallback", "BE_REFUSED"],
  key: ["fallback", "BE_AUTH"],
  throttled: ["fallback", "BE_THROTTLED"],
  ill: ["fallback", "BE_SERVER_ERROR"],
  foreign: [502, "BE_NOT_BACKEND"],
} as const satisfies Partial<Record<Condition, PolicyEnd>>;

/**
 * The one policy of every request, JSON or stream (design.md 5; wire-contract.md 4, "seed-conformant target"): network errors, TLS errors,
 * time-outs, 5xx and answers of something that is no backend try the fallback; a 4xx never does; redirects are never followed. When both
 * fail the caller gets the last real status, or 503. `request-policy.test.ts` walks every cell against two servers.
 */
export const REQUEST_POLICY: Readonly<Record<Condition, PolicyRow>> = {
  ok: { asks: "primary", end: ["primary"] },
  redirect: { asks: "primary", end: [502, "BE_REDIRECT"] },
  refused: { asks: "primary", end: ["primary", "BE_REFUSED"] },
  key: { asks: "primary", isMended: true, end: ["primary", "BE_AUTH"] },
  throttled: { asks: "primary", end: ["primary", "BE_THROTTLED"] },
  network: {
    asks: "fallback",
    end: { ...answered, none: [503, "BE_UNREACHABLE"], network: [503, "BE_UNREACHABLE"], tls: [503, "BE_TLS"], timeout: [503, "BE_TIMEOUT"] },
  },
  tls: {
    asks: "fallback",
    end: { ...answered, none: [503, "BE_TLS"], network: [503, "BE_TLS"], tls: [503, "BE_TLS"], timeout: [503, "BE_TIMEOUT"] },
  },
  timeout: {
    asks: "fallback",
    end: { ...answered, none: [503, "BE_TIMEOUT"], network: [503, "BE_TIMEOUT"], tls: [503, "BE_TLS"], timeout: [503, "BE_TIMEOUT"] },
  },
  ill: {
    asks: "fallback",
    end: { ...answered, none: ["primary", "BE_SERVER_ERROR"], network: ["primary", "BE_SERVER_ERROR"], tls: ["primary", "BE_SERVER_ERROR"], timeout: ["primary", "BE_SERVER_ERROR"] },
  },
  foreign: {
    asks: "fallback",
    end: { ...answered, none: [502, "BE_NOT_BACKEND"], network: [502, "BE_NOT_BACKEND"], tls: [502, "BE_NOT_BACKEND"], timeout: [502, "BE_NOT_BACKEND"] },
  },
};

/**
 * Codes after which the very same request may do better: the way to the backend broke, or it asked to slow down. All others are the
 * backend's own word or a fault of the set-up, and asking again changes nothing.
 */
export const TRANSPORT_LOSSES: ReadonlySet<ErrorCode> = new Set([
  "BE_UNREACHABLE", "BE_TIMEOUT", "BE_SERVER_ERROR", "BE_NOT_READY", "BE_THROTTLED", "BE_STREAM_CUT", "BE_STREAM_UNFINISHED", "BE_STREAM_IDLE",
]);
