import type { DialGuard } from "./dial-guard.ts";

/** How the server's certificate is checked: system CAs, own CA (PEM), pinned SHA-256 fingerprint (hex, colons allowed), or not at all. */
export type TlsMode =
  | { readonly mode: "system" }
  | { readonly mode: "ca"; readonly caPem: string }
  | { readonly mode: "fingerprint"; readonly sha256: string }
  | { readonly mode: "insecure" };

/** Where and how to connect. `baseUrl` has a scheme and no trailing slash. */
export interface HttpSettings {
  readonly baseUrl: string;
  readonly tls: TlsMode;
  readonly connectTimeoutMs: number;
  /** Upper limit of sockets to this server. */
  readonly connections: number;
  /** Sent with every request; holds the credentials, so it is never logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** Asked before anything is dialled; absent: every address may be. */
  readonly guard?: DialGuard;
}

/** One request; `timeoutMs` covers the whole exchange from sending to the last byte. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS";
  /** Starts with a slash; may hold a query already. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** An answer of any status; the body is text and complete (Content-Length and chunk end were checked). Header names in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What went wrong below HTTP. `wasSent` says whether the server may have acted on the request. */
export type HttpFailureType = "connect" | "dns" | "tls" | "fingerprint" | "timeout" | "reset" | "truncated" | "aborted" | "refused";

/** A keep-alive connection pool to one server. Redirects are never followed. */
export interface Http {
  readonly baseUrl: string;
  /** The guard it was opened with. */
  readonly guard: DialGuard | undefined;
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Number of requests sent so far, by method. */
  readonly counts: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** A failure below HTTP, thrown by `Http.request`; the clients translate it into an `AppError`. */
export class HttpFailure extends Error {
  readonly type: HttpFailureType;
  readonly wasSent: boolean;
  /** For `fingerprint`: the SHA-256 that the server showed. */
  readonly fingerprint: string | undefined;
  /** For `refused`: why the address must not be dialled. */
  readonly reason: string | undefined;

  constructor(type: HttpFailureType, options: { wasSent: boolean; fingerprint?: string; reason?: string; cause?: unknown }) {
    super(`HTTP exchange failed: ${type}`, { cause: options.cause });
    this.name = "HttpFailure";
    this.type = type;
    this.wasSent = options.wasSent;
    this.fingerprint = options.fingerprint;
    this.reason = options.reason;
  }
}
