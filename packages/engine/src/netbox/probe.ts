import { AppError } from "@proxbox/contract";
import { HttpFailure } from "../http/http.ts";
import type { HttpAnswer } from "../http/http.ts";
import { readFingerprint } from "../http/read-fingerprint.ts";
import { errorOfAnswer, errorOfFailure } from "./errors.ts";
import { isObject, parseJson } from "./message.ts";
import type { Capabilities } from "../values/capabilities.ts";
import type { Session } from "./session.ts";

/** What the probe found out. */
export interface Probe {
  readonly version: string;
  readonly capabilities: Capabilities;
  /** The whole answer of `/api/status/`. */
  readonly status: Readonly<Record<string, unknown>>;
}

function minorOf(version: string): number | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || minor === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

/** What a NetBox of this version can do (netbox-api.md 2.17); throws `NB_VERSION` below 4.2, which has no MAC address model. */
function capabilitiesOf(version: string, plugins: unknown): Capabilities {
  const minor = minorOf(version) ?? 0;
  if (minor < 4002) throw new AppError("NB_VERSION", { detail: version });
  // NetBox names its plugins by their Python packages.
  const isInstalled = (plugin: string): boolean => isObject(plugins) && plugins[plugin] !== undefined;
  return {
    hasCursor: minor >= 4006,
    hasEtag: minor >= 4006,
    hasTagDeltas: minor >= 4006,
    hasVirtualMachineTypes: minor >= 4006,
    hasPausedStatus: minor >= 4006,
    hasChangelogMessage: minor >= 4004,
    hasIndexedBulkErrors: minor >= 4007,
    hasProxboxPlugin: isInstalled("netbox_proxbox"),
    hasBranching: isInstalled("netbox_branching"),
  };
}

async function ask(session: Session, timeoutMs: number, signal: AbortSignal | undefined): Promise<HttpAnswer> {
  try {
    return await session.send({ method: "GET", path: "/api/status/", timeoutMs, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw errorOfFailure(await withFingerprint(error, session, timeoutMs), `${session.baseUrl}/api/status/`);
  }
}

// A certificate that nobody vouches for may still be the right one: its fingerprint is shown, so that it can be pinned.
async function withFingerprint(failure: HttpFailure, session: Session, timeoutMs: number): Promise<HttpFailure> {
  if (failure.type !== "tls") return failure;
  const fingerprint = await readFingerprint(new URL(session.baseUrl).origin, { connectTimeoutMs: timeoutMs, guard: session.guard });
  return fingerprint === undefined ? failure : new HttpFailure("tls", { wasSent: false, fingerprint, cause: failure });
}

// Every failure that NetBox itself makes is JSON with a `detail`; a page in HTML with a 4xx is some other server's.
function isNetboxError(answer: HttpAnswer): boolean {
  const body = parseJson(answer.text);
  if (answer.status === 404) return false;
  return answer.status < 400 || answer.status >= 429 || (isObject(body) && body["detail"] !== undefined);
}

/**
 * Asks NetBox for its version, once and without patience, so that a wrong address is told within the connect time-out
 * (E93). Throws `NB_UNREACHABLE`, `NB_TLS`, `NB_REDIRECT` (E109), `NB_AUTH`, `NB_NOT_NETBOX`, `NB_VERSION`.
 */
export async function probe(session: Session, timeoutMs: number, signal?: AbortSignal): Promise<Probe> {
  const where = `${session.baseUrl}/api/status/`;
  const answer = await ask(session, timeoutMs, signal);
  if (answer.status < 200 || answer.status > 299) {
    throw isNetboxError(answer) ? errorOfAnswer(answer, where) : new AppError("NB_NOT_NETBOX", { where, status: answer.status });
  }
  const body = parseJson(answer.text);
  const status = isObject(body) ? body : {};
  const version = status["netbox-version"];
  if (typeof version !== "string") throw new AppError("NB_NOT_NETBOX", { where, status: answer.status });
  return { version, capabilities: capabilitiesOf(version, status["plugins"]), status };
}
