import { AppError } from "@proxbox/contract";
import type { z } from "zod";
import type { DialGuard } from "../http/dial-guard.ts";
import { HttpFailure } from "../http/http.ts";
import type { Http, HttpAnswer, TlsMode } from "../http/http.ts";
import { blotting } from "../http/blot.ts";
import { openHttp } from "../http/open-http.ts";
import { readFingerprint } from "../http/read-fingerprint.ts";
import type { Credentials } from "@proxbox/contract";
import { principalOf } from "@proxbox/contract";
import { refusalOf, toAnswerError, toFailureError } from "./errors.ts";
import type { CallPlace } from "./errors.ts";
import { openSession } from "./session.ts";
import type { Proof, Session } from "./session.ts";

/** Where a Proxmox VE is and how to sign in. `url` is scheme, host and port; a path (`/api2/json`) is tolerated. */
export interface ProxmoxOptions {
  readonly url: string;
  readonly tls: TlsMode;
  readonly credentials: Credentials;
  /** Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** Of one request unless it says otherwise; default 60 s, because the first call to a dead node takes 30 s (proxmox-api.md 1.1 H). */
  readonly timeoutMs?: number;
  /** Upper limit of sockets; default 64. */
  readonly connections?: number;
  /** Says which addresses may be dialled; absent: every one. */
  readonly guard?: DialGuard;
}

/** Options of one reading. */
export interface GetOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A reading client of one Proxmox VE. */
export interface ProxmoxClient {
  /** Scheme, host and port, free of credentials. */
  readonly url: string;
  /** `user@realm` or `user@realm!token`. */
  readonly principal: string;
  readonly credentialsType: Credentials["type"];
  /**
   * Reads one path below `/api2/json` and checks the `data` of the answer. Rejects with an `AppError` only: `PX_…`, or
   * `RUN_CANCELLED` when the signal fires. A cut connection is tried again, because reading twice does no harm.
   */
  get<T>(path: string, schema: z.ZodType<T>, options?: GetOptions): Promise<T>;
  /** Requests sent so far, logins included. */
  readonly requestCount: number;
  close(): Promise<void>;
}

interface Connection {
  readonly http: Http;
  readonly session: Session;
  readonly origin: string;
  readonly principal: string;
  readonly tls: TlsMode;
  readonly connectTimeoutMs: number;
  readonly timeoutMs: number;
}

// A kept connection may be closed by pveproxy (5 s idle) at the moment it is used again; three such in a row are no accident.
const attemptsOnCut = 3;

function isCut(error: unknown): boolean {
  return error instanceof HttpFailure && (error.type === "reset" || error.type === "truncated");
}

interface Call extends GetOptions {
  readonly path: string;
  readonly proof: Proof;
}

async function send(connection: Connection, call: Call): Promise<HttpAnswer> {
  const { path, proof: headers, timeoutMs = connection.timeoutMs, signal } = call;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connection.http.request({ method: "GET", path: `/api2/json${path}`, headers, timeoutMs, ...(signal === undefined ? {} : { signal }) });
    } catch (error) {
      if (!isCut(error) || attempt >= attemptsOnCut) throw error;
    }
  }
}

async function certificateFacts(connection: Connection, failure: HttpFailure): Promise<{ pinned?: string; shown?: string }> {
  if (connection.tls.mode === "fingerprint") return { pinned: connection.tls.sha256 };
  if (failure.type !== "tls") return {};
  const shown = await readFingerprint(connection.origin, { connectTimeoutMs: connection.connectTimeoutMs, guard: connection.http.guard });
  return shown === undefined ? {} : { shown };
}

async function explained<T>(connection: Connection, place: CallPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw toFailureError(error, place, await certificateFacts(connection, error));
  }
}

function placeOf(connection: Connection, path: string): CallPlace {
  return { where: `${connection.origin}/api2/json${path}`, principal: connection.principal };
}

// `data` is there in every answer of Proxmox VE, `null` included; without it somebody else has answered.
function readEnvelope(answer: HttpAnswer, place: CallPlace): unknown {
  if (answer.status >= 300) throw toAnswerError(answer, place);
  try {
    const body: unknown = JSON.parse(answer.text);
    if (typeof body === "object" && body !== null && "data" in body) return body.data;
  } catch {
    // Falls through: not JSON is the same mistake as JSON of another kind.
  }
  throw toAnswerError(answer, place);
}

async function getData(connection: Connection, path: string, options: GetOptions): Promise<unknown> {
  const place = placeOf(connection, path);
  const prove = (): Promise<Proof> => explained(connection, place, () => connection.session.proof(options.signal));
  const read = async (proof: Proof): Promise<unknown> =>
    readEnvelope(await explained(connection, place, () => send(connection, { ...options, path, proof })), place);
  const proof = await prove();
  try {
    return await read(proof);
  } catch (error) {
    if (refusalOf(error)?.type !== "auth" || !connection.session.renew(proof)) throw error;
  }
  return read(await prove());
}

function parse<T>(data: unknown, schema: z.ZodType<T>, place: CallPlace): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "data" : `data.${issue.path.join(".")}`;
  throw new AppError("PX_UNEXPECTED", { detail: `${at}: ${issue?.message ?? "unknown form"}`, where: place.where, cause: parsed.error });
}

function connect(options: ProxmoxOptions, clock: () => Date): Connection {
  const { origin } = new URL(options.url);
  const { connectTimeoutMs = 10_000, timeoutMs = 60_000, connections = 64 } = options;
  const principal = principalOf(options.credentials);
  const secret = options.credentials.type === "token" ? options.credentials.secret : options.credentials.password;
  const http = blotting(openHttp({ baseUrl: origin, tls: options.tls, connectTimeoutMs, connections, headers: {}, ...(options.guard === undefined ? {} : { guard: options.guard }) }), [secret]);
  const place = { where: `${origin}/api2/json/access/ticket`, principal };
  const session = openSession(options.credentials, { http, place, timeoutMs, clock });
  return { http, session, origin, principal, tls: options.tls, connectTimeoutMs, timeoutMs };
}

/** Opens a client; nothing is sent before the first reading. The clock tells the age of a ticket. */
export function openProxmox(options: ProxmoxOptions, clock: () => Date): ProxmoxClient {
  const connection = connect(options, clock);
  const { http } = connection;
  return {
    url: connection.origin,
    principal: connection.principal,
    credentialsType: options.credentials.type,
    async get(path, schema, getOptions = {}) {
      return parse(await getData(connection, path, getOptions), schema, placeOf(connection, path));
    },
    get requestCount() {
      return Object.values(http.counts).reduce((sum, count) => sum + count, 0);
    },
    close: () => http.close(),
  };
}
