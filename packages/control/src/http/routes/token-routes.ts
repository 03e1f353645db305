import { Detail, InvalidRequest } from "@proxbox/server";
import { ApiToken, ApiTokenCreate, ApiTokenUpdate, NewApiToken, SignIn } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { PageQuery, pageOf, toPage } from "../page.ts";
import { signedInCaller } from "../signed-in-caller.ts";
import { changedFields } from "./changed-fields.ts";
import { checkedSignIn } from "./session-routes.ts";

const tags = ["accounts"];
const url = "/api/accounts/tokens/";
const ANSWERS = { ...COMMON_ANSWERS, 404: Detail };
const ListQuery = PageQuery.extend({ user_id: z.coerce.number().int().min(1).max(2_147_483_647).optional() });
const Provision = z.strictObject({ ...SignIn.shape, ...ApiTokenCreate.omit({ user: true }).shape });

function details({ id, prefix, user }: ApiToken): { objectId: number; objectName: string; data: Record<string, unknown> } {
  return { objectId: id, objectName: `${prefix}… of ${user.username}`, data: {} };
}

function addReading(app: App, parts: ControlParts): void {
  const { tokens } = parts.accounts;
  const list = { tags, summary: "API tokens: one's own, or those of all with proxbox.view_token", querystring: ListQuery, response: { ...COMMON_ANSWERS, 200: pageOf(ApiToken) } };
  app.get(url, { config: { permission: "authenticated" }, schema: list }, async (request) => {
    const { user_id: userId, ...slice } = request.query;
    return toPage(request, parts, await tokens.list(request.principal, { userId }, slice));
  });
  const detail = { tags, summary: "One API token", params: IdParams, response: { ...ANSWERS, 200: ApiToken } };
  app.get(`${url}:id/`, { config: { permission: "authenticated" }, schema: detail }, ({ principal, params }) => tokens.get(principal, params.id));
}

/** As NetBox has it: a token for who has no cookies, for username and password. */
function addProvision(app: App, parts: ControlParts): void {
  const { signIn, tokens } = parts.accounts;
  const answers = { 201: NewApiToken, 401: Detail, 403: Detail, 422: InvalidRequest, 429: Detail, 502: Detail, 503: Detail };
  const schema = { tags, summary: "Make an API token with username and password", body: Provision, response: answers };
  app.post(`${url}provision/`, { config: { isOpen: true, audit: { action: "create", objectType: "token" } }, schema }, async (request, reply) => {
    const { username, password, ...body } = request.body;
    const check = (source: string) => signIn.check({ username, password }, source);
    request.principal = await checkedSignIn(request, reply, { parts, username, check });
    const token = await tokens.create(request.principal, body);
    request.auditData = details(token);
    return reply.code(201).send(token);
  });
}

/** Adds the API tokens. Everybody has their own; those of others take a permission. */
export function registerTokenRoutes(app: App, parts: ControlParts): void {
  addReading(app, parts);
  addProvision(app, parts);
  const { tokens } = parts.accounts;
  const create = { tags, summary: "Make an API token; this answer alone holds it", body: ApiTokenCreate, response: { ...ANSWERS, 201: NewApiToken } };
  app.post(url, { config: { permission: "authenticated", audit: { action: "create", objectType: "token" } }, schema: create }, async (request, reply) => {
    const token = await tokens.create(request.principal, request.body, signedInCaller(request).expiresAt);
    request.auditData = details(token);
    return reply.code(201).send(token);
  });
  const update = { tags, summary: "Change an API token", params: IdParams, body: ApiTokenUpdate, response: { ...ANSWERS, 200: ApiToken } };
  app.patch(`${url}:id/`, { config: { permission: "authenticated", audit: { action: "update", objectType: "token" } }, schema: update }, async (request) => {
    const token = await tokens.update(request.principal, request.params.id, { body: request.body, endsBy: signedInCaller(request).expiresAt });
    request.auditData = { ...details(token), data: changedFields(request.body) };
    return token;
  });
  const remove = { tags, summary: "Remove an API token", params: IdParams, response: { ...ANSWERS, 204: z.null() } };
  app.delete(`${url}:id/`, { config: { permission: "authenticated", audit: { action: "delete", objectType: "token" } }, schema: remove }, async (request, reply) => {
    request.auditData = details(await tokens.remove(request.principal, request.params.id));
    return reply.code(204).send(null);
  });
}
