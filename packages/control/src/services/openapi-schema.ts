import { AppError } from "@proxbox/contract";
import { boundedMap } from "@proxbox/server";
import { z } from "zod";
import type { BackendRequestContext } from "./backend-context.ts";
import { requestBackend } from "./http-client.ts";
import type { BackendFailure, HttpParts } from "./http-client.ts";

/** One operation of a backend's API. */
export interface ApiOperation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly operationId: string | undefined;
  readonly tags: readonly string[];
  readonly parameters: number;
  readonly responses: number;
}

/** A backend's API in the form that pages show (wire-contract.md 7). */
export interface ApiSchema {
  readonly title: string;
  readonly version: string;
  readonly servers: readonly string[];
  readonly tags: readonly string[];
  readonly securitySchemes: readonly string[];
  /** By path, then method. */
  readonly operations: readonly ApiOperation[];
  readonly refreshedAt: string;
  readonly isFromCache: boolean;
  /** It says that a run in a branch of NetBox stays there. */
  readonly keepsBranches: boolean;
}

/** The schema, or why it cannot be had. */
export type SchemaAnswer = { readonly schema: ApiSchema } | { readonly error: AppError; readonly status: number };

/** Reads backends' schemas, each once for every version of the backend. */
export interface OpenApiSchemas {
  read(context: BackendRequestContext, options?: { readonly isRefresh?: boolean; readonly signal?: AbortSignal | undefined }): Promise<SchemaAnswer>;
  /** Whether the backend has `/full-update/stream`; false when its schema cannot be read. */
  offersFullUpdate(context: BackendRequestContext): Promise<boolean>;
  /** Whether the backend can stop a run; false when its schema cannot be read. */
  offersCancel(context: BackendRequestContext): Promise<boolean>;
  /** Whether the backend keeps runs in a branch of NetBox out of main; false when its schema cannot be read. */
  keepsBranches(context: BackendRequestContext): Promise<boolean>;
}

// wire-contract.md 7.
const keptMs = 30 * 24 * 60 * 60 * 1_000;
const mostSchemas = 100;

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const Texts = z.array(z.string()).catch([]);
const Operation = z.looseObject({ summary: z.string().catch(""), operationId: z.string().optional().catch(undefined), tags: Texts, parameters: z.array(z.unknown()).catch([]), responses: z.record(z.string(), z.unknown()).catch({}) });
const Document = z.looseObject({
  info: z.looseObject({ title: z.string().catch(""), version: z.string().catch(""), "x-netbox-branches": z.boolean().catch(false) }),
  servers: z.array(z.looseObject({ url: z.string() })).catch([]),
  tags: z.array(z.looseObject({ name: z.string() })).catch([]),
  components: z.looseObject({ securitySchemes: z.record(z.string(), z.unknown()).catch({}) }).catch({ securitySchemes: {} }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

function operationsOf({ paths }: z.infer<typeof Document>): ApiOperation[] {
  const found = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = Operation.safeParse(methods[method]).data;
      if (operation === undefined) return [];
      const { summary, operationId, tags, parameters, responses } = operation;
      return [{ method: method.toUpperCase(), path, summary, operationId, tags, parameters: parameters.length, responses: Object.keys(responses).length }];
    }),
  );
  return found.toSorted((left, right) => (`${left.path} ${left.method}` < `${right.path} ${right.method}` ? -1 : 1));
}

function toSchema(document: z.infer<typeof Document>, refreshedAt: string): Omit<ApiSchema, "isFromCache"> {
  const operations = operationsOf(document);
  const tags = new Set([...document.tags.map(({ name }) => name), ...operations.flatMap((operation) => operation.tags)]);
  return {
    title: document.info.title,
    version: document.info.version,
    servers: document.servers.map(({ url }) => url),
    tags: [...tags].toSorted(),
    securitySchemes: Object.keys(document.components.securitySchemes),
    operations,
    refreshedAt,
    keepsBranches: document.info["x-netbox-branches"],
  };
}

function failed({ error, status }: BackendFailure): SchemaAnswer {
  return { error, status };
}

const answerMs = 10_000;
/** The Python backend makes its document of 670 paths when it is first asked for it: seconds when it is idle, far more than ten when it is not. */
const documentMs = 60_000;

/** Makes an empty cache. A failure is never kept. */
export function createOpenApiSchemas(parts: HttpParts): OpenApiSchemas {
  const kept = boundedMap<{ readonly schema: Omit<ApiSchema, "isFromCache">; readonly untilMs: number }>(mostSchemas);
  const versionOf = async (context: BackendRequestContext, signal: AbortSignal | undefined): Promise<string> => {
    const reply = await requestBackend(parts, context, { path: "version", expects: "json", answerMs, signal });
    return (reply.ok ? z.object({ version: z.string() }).safeParse(reply.json).data?.version : undefined) ?? "unknown";
  };
  const read: OpenApiSchemas["read"] = async (context, { isRefresh = false, signal } = {}) => {
    const key = `${context.endpointId} ${context.target} ${await versionOf(context, signal)}`;
    const now = parts.clock();
    const known = kept.get(key);
    if (!isRefresh && known !== undefined && now.getTime() < known.untilMs) return { schema: { ...known.schema, isFromCache: true } };
    const reply = await requestBackend(parts, context, { path: "openapi.json", expects: "json", answerMs: documentMs, signal });
    if (!reply.ok) return failed(reply);
    const document = Document.safeParse(reply.json);
    if (!document.success) return { error: new AppError("BE_UNEXPECTED", { where: reply.requestedUrls.at(-1) ?? "", detail: "this is no OpenAPI document" }), status: 502 };
    const schema = toSchema(document.data, now.toISOString());
    kept.set(key, { schema, untilMs: now.getTime() + keptMs });
    return { schema: { ...schema, isFromCache: false } };
  };
  const offers = async (context: BackendRequestContext, method: string, path: RegExp): Promise<boolean> => {
    const answer = await read(context);
    return "schema" in answer && answer.schema.operations.some((operation) => operation.method === method && path.test(operation.path));
  };
  return {
    read,
    offersFullUpdate: (context) => offers(context, "GET", /^\/full-update\/stream$/),
    keepsBranches: async (context) => {
      const answer = await read(context);
      return "schema" in answer && answer.schema.keepsBranches;
    },
    offersCancel: (context) => offers(context, "DELETE", /^\/sync\/active\/\{[^/{}]+\}$/),
  };
}
