import { AppError } from "@proxbox/contract";
import type { ServiceState } from "@proxbox/contract";
import { z } from "zod";
import type { StoredBackend } from "../endpoints/stored-endpoint.ts";
import type { KeyKeeper } from "./backend-auth.ts";
import { contextOf } from "./backend-context.ts";
import { requestBackend } from "./http-client.ts";
import type { HttpParts } from "./http-client.ts";
import { timed } from "./timed.ts";

/** What a look at a backend found. */
export interface BackendProbe {
  readonly authentication: ServiceState;
  readonly apiAccess: ServiceState;
  readonly version: string | undefined;
  readonly error: AppError | undefined;
  readonly warnings: readonly string[];
  /** How long it took until it said what it is; undefined when it did not. */
  readonly latencyMs: number | undefined;
}

/** What it is made with. */
export interface ProbeParts {
  readonly http: HttpParts;
  readonly keys: KeyKeeper;
}

// wire-contract.md 1.2.
const probeMs = 5_000;

const Hello = z.looseObject({ message: z.string().startsWith("Proxbox Backend") });
const Version = z.looseObject({ version: z.string() });

async function whyNoBackend({ http }: ProbeParts, backend: StoredBackend): Promise<AppError | undefined> {
  // No key: it is not known yet who answers.
  const reply = await requestBackend(http, { ...contextOf(backend), headers: {} }, { path: "", expects: "json", answerMs: probeMs });
  if (!reply.ok) return reply.error;
  return Hello.safeParse(reply.json).success ? undefined : new AppError("BE_NOT_BACKEND", { where: reply.requestedUrls.at(-1) ?? "" });
}

/**
 * Looks how an enabled backend is: whether it answers, whether it takes its key, its version. A refused key rests for a minute, or as long
 * as the backend asks, and is not sent again by a look before that (E112).
 */
export async function probeBackend(parts: ProbeParts, before: StoredBackend, reread: () => Promise<StoredBackend | undefined>): Promise<BackendProbe> {
  const { result: error, latencyMs } = await timed(parts.http, () => whyNoBackend(parts, before));
  if (error !== undefined) return { authentication: "unknown", apiAccess: "error", version: undefined, error, warnings: [], latencyMs: undefined };
  const key = await parts.keys.check(before);
  if (key.is === "refused") return { authentication: "error", apiAccess: "success", version: undefined, error: key.error, warnings: [], latencyMs };
  const backend = (await reread()) ?? before;
  const reply = await requestBackend(parts.http, contextOf(backend), { path: "version", expects: "json", answerMs: probeMs });
  if (!reply.ok && reply.error.code === "BE_THROTTLED") parts.keys.rest(backend, reply.error, reply.retryAfterMs);
  const version = reply.ok ? Version.safeParse(reply.json).data?.version : undefined;
  const warnings = version === undefined ? ["The backend's version cannot be read."] : [];
  return { authentication: "success", apiAccess: "success", version, error: undefined, warnings, latencyMs };
}
