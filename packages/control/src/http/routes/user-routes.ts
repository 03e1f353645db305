import { Detail } from "@proxbox/server";
import { User, UserCreate, UserUpdate } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { PageQuery, pageOf, toPage } from "../page.ts";
import { changedFields } from "./changed-fields.ts";
import { QueryFlag } from "./query-flag.ts";

const tags = ["accounts"];
const url = "/api/accounts/users/";
const ANSWERS = { ...COMMON_ANSWERS, 404: Detail, 409: Detail.describe("The name is taken, or nobody would be administrator any more.") };
const ListQuery = PageQuery.extend({ q: z.string().max(150).optional(), is_active: QueryFlag.optional() });

/** Adds the users. */
export function registerUserRoutes(app: App, parts: ControlParts): void {
  const { users } = parts.accounts;
  const list = { tags, summary: "Users, by name", querystring: ListQuery, response: { ...COMMON_ANSWERS, 200: pageOf(User) } };
  app.get(url, { config: { permission: "proxbox.view_user" }, schema: list }, async (request) => {
    const { q, is_active: isActive, ...slice } = request.query;
    return toPage(request, parts, await users.list({ q, isActive }, slice));
  });
  const detail = { tags, summary: "One user", params: IdParams, response: { ...ANSWERS, 200: User } };
  app.get(`${url}:id/`, { config: { permission: "proxbox.view_user" }, schema: detail }, ({ params }) => users.get(params.id));
  const create = { tags, summary: "Add a user", body: UserCreate, response: { ...ANSWERS, 201: User } };
  app.post(url, { config: { permission: "proxbox.add_user", audit: { action: "create", objectType: "user" } }, schema: create }, async (request, reply) => {
    const user = await users.create(request.principal, request.body);
    request.auditData = { objectId: user.id, objectName: user.username, data: { roles: user.roles.map(({ name }) => name) } };
    return reply.code(201).send(user);
  });
  const update = { tags, summary: "Change a user", params: IdParams, body: UserUpdate, response: { ...ANSWERS, 200: User } };
  app.patch(`${url}:id/`, { config: { permission: "proxbox.change_user", audit: { action: "update", objectType: "user" } }, schema: update }, async (request) => {
    const user = await users.update(request.principal, request.params.id, request.body);
    request.auditData = { objectId: user.id, objectName: user.username, data: changedFields(request.body, { roles: user.roles.map(({ name }) => name) }) };
    return user;
  });
  const remove = { tags, summary: "Remove a user with tokens and sessions", params: IdParams, response: { ...ANSWERS, 204: z.null() } };
  app.delete(`${url}:id/`, { config: { permission: "proxbox.delete_user", audit: { action: "delete", objectType: "user" } }, schema: remove }, async (request, reply) => {
    const user = await users.remove(request.principal, request.params.id);
    request.auditData = { objectId: user.id, objectName: user.username };
    return reply.code(204).send(null);
  });
}
