import { randomBytes } from "node:crypto";
import { AppError, WIRE_STAGES } from "@proxbox/contract";
import type { StoredBackend } from "../endpoints/stored-endpoint.ts";
import { contextOf } from "./backend-context.ts";
import type { BackendRequestContext } from "./backend-context.ts";
import { exchange } from "./exchange.ts";
import { candidatesOf } from "./http-client.ts";
import { inspectKey, registerKey } from "./key-inspection.ts";
import type { KeyInspection, KeyParts } from "./key-inspection.ts";
import { pause } from "./pause.ts";
import type { ServiceParts } from "./service-parts.ts";
import { untilAborted } from "./until-aborted.ts";

/** Text of a new API key: 64 URL-safe characters of chance (wire-contract.md 3.1); a backend takes 32 to 72. */
function newApiKey(): string {
  return randomBytes(48).toString("base64url");
}

/** What keys are kept with. */
export type KeeperParts = KeyParts & Pick<ServiceParts, "saveKey" | "newKey"> & { readonly endpoints: Pick<ServiceParts["endpoints"], "backend"> };

/** How a backend's key was found to be: `registered` when the backend was empty and has it now. */
export type KeyCheck = { readonly is: "accepted" | "registered" } | { readonly is: "refused"; readonly error: AppError };

/** Verifies and registers keys, one look at a time for each backend as it is; another key or address is another look. */
export interface KeyKeeper {
  /**
   * Verifies the stored key, or registers one at a backend that has none, and keeps what it learnt. A key that was verified for
   * another address is not sent. `isForced`: also while a refused key rests.
   */
  check(backend: StoredBackend, options?: { readonly isForced?: boolean; readonly signal?: AbortSignal | undefined }): Promise<KeyCheck>;
  /** The same after a 401: the context to go on with, or `undefined` when nothing got better or the endpoint was changed meanwhile (wire-contract.md 3.5). */
  mend(context: BackendRequestContext, signal?: AbortSignal): Promise<BackendRequestContext | undefined>;
  /** Remembers that a backend refused a key or asked to wait: until then it is not tried again unasked (E112). */
  rest(backend: StoredBackend, error: AppError, retryAfterMs?: number): void;
  /** Why the key of this backend rests, if it does. */
  restingOf(backend: StoredBackend): AppError | undefined;
}

interface Rest {
  readonly untilMs: number;
  /** Of what: a new key or address is tried at once. */
  readonly of: string;
  readonly error: AppError;
}

// Five wrong keys within 300 s lock our address out (wire-contract.md 3.4): at one look a minute the window forgets the first.
const restMs = 60_000;
// No backend of the contract asks for more than 300 s; one that asks for years must not be forgotten.
const longestRestMs = 15 * 60_000;

function keyFor(backend: StoredBackend, target: string): string | undefined {
  return backend.keyTarget === undefined || backend.keyTarget === target ? backend.key : undefined;
}

function markOf(backend: StoredBackend): string {
  return `${contextOf(backend).target} ${backend.key ?? ""}`;
}

/** Keeps a key for the address that it was tried at. `isStillMeant` sees the endpoint as it is now: it may have been changed during the look. */
async function keep({ endpoints, saveKey }: KeeperParts, { context, key, isStillMeant }: { readonly context: BackendRequestContext; readonly key: string; readonly isStillMeant: (now: StoredBackend) => boolean }): Promise<void> {
  const now = await endpoints.backend(context.endpointId);
  if (now !== undefined && isStillMeant(now)) await saveKey(now.id, key, context.target);
}

async function register(parts: KeeperParts, context: BackendRequestContext, key: string): Promise<KeyCheck> {
  const registration = await registerKey(parts, context, key);
  // When the answer was lost the backend may have the key; kept here, the next look finds it accepted (wire-contract.md 3.8). A key that
  // was typed in meanwhile gives way: the backend takes no second first one.
  if (registration.is !== "refused") await keep(parts, { context, key, isStillMeant: (now) => contextOf(now).target === context.target });
  return registration.is === "registered" ? { is: "registered" } : { is: "refused", error: registration.error };
}

async function look(parts: KeeperParts, backend: StoredBackend): Promise<{ readonly check: KeyCheck; readonly inspection: KeyInspection }> {
  const context = contextOf(backend);
  const key = keyFor(backend, context.target);
  const inspection = await inspectKey(parts, context, key);
  if (inspection.is === "refused") return { check: { is: "refused", error: inspection.error }, inspection };
  if (inspection.is === "empty") return { check: await register(parts, context, key ?? (parts.newKey ?? newApiKey)()), inspection };
  if (key !== undefined && backend.keyTarget !== context.target) await keep(parts, { context, key, isStillMeant: (now) => markOf(now) === markOf(backend) });
  return { check: { is: "accepted" }, inspection };
}

/** Makes a keeper that knows of no refused key. */
export function createKeyKeeper(parts: KeeperParts): KeyKeeper {
  const flights = new Map<string, Promise<KeyCheck>>();
  const rests = new Map<number, Rest>();
  const rest = (backend: StoredBackend, error: AppError, retryAfterMs = restMs): void => {
    if (error.code !== "BE_AUTH" && error.code !== "BE_THROTTLED") return;
    rests.set(backend.id, { untilMs: parts.clock().getTime() + Math.min(retryAfterMs, longestRestMs), of: markOf(backend), error });
  };
  const restingOf = (backend: StoredBackend): AppError | undefined => {
    const known = rests.get(backend.id);
    return known !== undefined && known.of === markOf(backend) && parts.clock().getTime() < known.untilMs ? known.error : undefined;
  };
  const lookOnce = async (backend: StoredBackend): Promise<KeyCheck> => {
    const { check, inspection } = await look(parts, backend);
    if (inspection.is === "refused") rest(backend, inspection.error, inspection.retryAfterMs);
    else rests.delete(backend.id);
    return check;
  };
  const check: KeyKeeper["check"] = (backend, { isForced = false, signal } = {}) => {
    const resting = isForced ? undefined : restingOf(backend);
    if (resting !== undefined) return Promise.resolve({ is: "refused", error: resting });
    const mark = `${backend.id} ${markOf(backend)}`;
    const flight = flights.get(mark) ?? lookOnce(backend).finally(() => flights.delete(mark));
    flights.set(mark, flight);
    return untilAborted(flight, signal);
  };
  return {
    check,
    rest,
    restingOf,
    async mend(context, signal) {
      const before = await parts.endpoints.backend(context.endpointId);
      if (before === undefined || !before.enabled || contextOf(before).target !== context.target) return undefined;
      const { is } = await check(before, { signal });
      const after = is === "refused" ? undefined : await parts.endpoints.backend(context.endpointId);
      if (after === undefined || !after.enabled) return undefined;
      const mended = contextOf(after);
      return mended.target === context.target ? mended : undefined;
    },
  };
}

/** How often and how long a backend is waited for; defaults: 5 tries, 1 s growing by half up to 8 s between them: 8.1 s (wire-contract.md 1.2). */
export interface ReadyOptions {
  readonly tries?: number;
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const healthMs = 5_000;

async function isReady(parts: KeyParts, context: BackendRequestContext, signal: AbortSignal | undefined): Promise<AppError | undefined> {
  let last: AppError | undefined;
  for (const baseUrl of candidatesOf(context)) {
    const { condition, url, status, detail, cause } = await exchange(parts, { path: "health", signal }, { baseUrl, verifySsl: context.verifySsl, headers: {}, expects: "json", answerMs: healthMs });
    if (condition === "ok") return undefined;
    const about = { where: url, cause, ...(status === undefined ? {} : { status }), ...(detail === undefined ? {} : { detail }) };
    if (condition === "redirect") throw new AppError("BE_REDIRECT", about);
    // Something answers, and it is no backend: waiting does not make it one.
    if (condition === "refused") throw new AppError("BE_NOT_BACKEND", about);
    last = new AppError("BE_NOT_READY", about);
  }
  return last;
}

/** Waits until a backend answers on any of its addresses. Throws `BE_NOT_READY` after the last try, and at once when waiting does not help. */
export async function waitForBackendReady(parts: KeyParts, context: BackendRequestContext, options: ReadyOptions = {}): Promise<void> {
  const { tries = 5, firstDelayMs = 1_000, longestDelayMs = 8_000, signal } = options;
  for (let attempt = 1, delayMs = firstDelayMs; ; attempt += 1, delayMs = Math.min(delayMs * 1.5, longestDelayMs)) {
    const error = await isReady(parts, context, signal);
    if (error === undefined) return;
    if (attempt >= tries) throw error;
    await pause(parts.timers, delayMs, signal);
  }
}

const longPaths = new Set(["full-update", ...WIRE_STAGES.map(({ path }) => path)]);

/** How long a JSON request for a sync may take: a whole stage as long as between two chunks of a stream, one object 2 minutes, for the guest agent alone may take 15 s twice; `undefined`: as any other. */
export function httpTimeoutForSyncPath(path: string, { chunkMs }: { readonly chunkMs: number }): number | undefined {
  if (longPaths.has(path) || /^virtualization\/virtual-machines\/\d+\/(?!sync$)/.test(path)) return chunkMs;
  return path.startsWith("sync/individual/") || path.endsWith("/sync") ? 120_000 : undefined;
}
