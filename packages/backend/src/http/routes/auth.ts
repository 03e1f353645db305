import { Detail, InvalidRequest } from "@proxbox/server";
import { ApiKeyList, ApiKeyRecord, AuthBootstrapStatus, LastActiveKey, NewApiKey, RegisterKey } from "@proxbox/contract";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { whyNoKey } from "../../auth/key-text.ts";
import type { ApiKeyRow } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, AppParts } from "../app-parts.ts";
import { IdParams } from "../wire-values.ts";

const NOT_FOUND = { detail: "API key not found." };
const BUSY = { detail: "Too many keys are being checked. Please try again." };
const LAST_ACTIVE = {
  detail: { code: "last_active_api_key_required" as const, message: "This is the last active API key. Make another one before you retire it." },
};

function toRecord({ id, label, isActive, createdAt }: ApiKeyRow): ApiKeyRecord {
  return { id, label, is_active: isActive, created_at: Date.parse(createdAt) / 1000 };
}

function sendBusy(reply: FastifyReply): FastifyReply {
  return reply.code(503).header("retry-after", "1").send(BUSY);
}

function registerBootstrapRoutes(app: App, { keys, logs }: AppParts): void {
  const status = { tags: ["auth"], summary: "Whether the first key may still be registered", description: "Open. The two answers are always opposite.", response: { 200: AuthBootstrapStatus } };
  app.get("/auth/bootstrap-status", { schema: status }, async () => {
    const hasKeys = keys.list().length > 0;
    return { needs_bootstrap: !keys.isClaimed() && !hasKeys, has_db_keys: hasKeys };
  });

  const register = {
    tags: ["auth"],
    summary: "Register the first key",
    description: "Open, and works once: afterwards keys are made with `POST /auth/keys`.",
    body: RegisterKey,
    response: { 201: Detail, 400: Detail, 409: Detail, 422: InvalidRequest, 503: Detail },
  };
  app.post("/auth/register-key", { schema: register }, async ({ body }, reply) => {
    const why = whyNoKey(body.api_key);
    if (why !== undefined) return reply.code(400).send({ detail: why });
    const row = await keys.claim(Buffer.from(body.api_key, "utf8"), body.label);
    if (row === "busy") return sendBusy(reply);
    if (row === undefined) return reply.code(409).send({ detail: "The first API key was registered before. Make further ones with POST /auth/keys." });
    logs.log.info({ module: "auth", resource_type: "api_key", resource_id: row.id }, "The first API key was registered");
    return reply.code(201).send({ detail: "API key registered." });
  });
}

function registerListAndCreate(app: App, { keys, logs }: AppParts): void {
  const list = { tags: ["auth"], summary: "List the keys", description: "Never their texts.", response: { 200: ApiKeyList, ...COMMON_ANSWERS } };
  app.get("/auth/keys", { schema: list }, async () => ({ keys: keys.list().map(toRecord) }));

  const create = { tags: ["auth"], summary: "Make a key", description: "`raw_key` is shown only here.", response: { 201: NewApiKey, 503: Detail, ...COMMON_ANSWERS } };
  app.post("/auth/keys", { schema: create }, async (_request, reply) => {
    const made = await keys.create();
    if (made === "busy") return sendBusy(reply);
    logs.log.info({ module: "auth", resource_type: "api_key", resource_id: made.row.id }, "An API key was made");
    return reply.code(201).header("cache-control", "no-store").send({ ...toRecord(made.row), raw_key: made.rawKey });
  });
}

function registerChanges(app: App, { keys, logs }: AppParts): void {
  const answers = { 404: Detail, 409: LastActiveKey, ...COMMON_ANSWERS };
  for (const [verb, isActive] of [["activate", true], ["deactivate", false]] as const) {
    const schema = { tags: ["auth"], summary: `${isActive ? "Activate" : "Deactivate"} a key`, description: "Holds from the next request on.", params: IdParams, response: { 200: ApiKeyRecord, ...answers } };
    app.post(`/auth/keys/:id/${verb}`, { schema }, async ({ params }, reply) => {
      const row = keys.setActive(params.id, isActive);
      if (row === undefined) return reply.code(404).send(NOT_FOUND);
      if (row === "last-active") return reply.code(409).send(LAST_ACTIVE);
      logs.log.info({ module: "auth", resource_type: "api_key", resource_id: row.id }, `An API key was ${verb}d`);
      return reply.send(toRecord(row));
    });
  }

  const remove = { tags: ["auth"], summary: "Delete a key", params: IdParams, response: { 204: z.undefined(), ...answers } };
  app.delete("/auth/keys/:id", { schema: remove }, async ({ params }, reply) => {
    const result = keys.remove(params.id);
    if (result === undefined) return reply.code(404).send(NOT_FOUND);
    if (result === "last-active") return reply.code(409).send(LAST_ACTIVE);
    logs.log.info({ module: "auth", resource_type: "api_key", resource_id: params.id }, "An API key was deleted");
    return reply.code(204).send();
  });
}

/** Routes of the keys (wire-contract.md 1.1). */
export function registerAuthRoutes(app: App, parts: AppParts): void {
  registerBootstrapRoutes(app, parts);
  registerListAndCreate(app, parts);
  registerChanges(app, parts);
}
