import { Detail } from "@proxbox/server";
import { PERMISSIONS, Role, RoleCreate, RoleUpdate } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { PageQuery, pageOf, toPage } from "../page.ts";
import { changedFields } from "./changed-fields.ts";

const tags = ["accounts"];
const url = "/api/accounts/roles/";
const ANSWERS = { ...COMMON_ANSWERS, 404: Detail, 409: Detail.describe("The name is taken, the role is Proxbox's own, or nobody would be administrator any more.") };
const PermissionList = z.array(z.object({ name: z.string(), about: z.string() }));

function addReading(app: App, parts: ControlParts): void {
  const { roles } = parts.accounts;
  const list = { tags, summary: "Roles, by name", querystring: PageQuery, response: { ...COMMON_ANSWERS, 200: pageOf(Role) } };
  app.get(url, { config: { permission: "proxbox.view_role" }, schema: list }, async (request) => toPage(request, parts, await roles.list(request.query)));
  const detail = { tags, summary: "One role", params: IdParams, response: { ...ANSWERS, 200: Role } };
  app.get(`${url}:id/`, { config: { permission: "proxbox.view_role" }, schema: detail }, ({ params }) => roles.get(params.id));
  const permissions = { tags, summary: "What a role may give", response: { ...COMMON_ANSWERS, 200: PermissionList } };
  app.get("/api/accounts/permissions/", { config: { permission: "proxbox.view_role" }, schema: permissions }, async () => Object.entries(PERMISSIONS).map(([name, about]) => ({ name, about })));
}

/** Adds the roles, and the list of what they may give. */
export function registerRoleRoutes(app: App, parts: ControlParts): void {
  addReading(app, parts);
  const { roles } = parts.accounts;
  const create = { tags, summary: "Add a role", body: RoleCreate, response: { ...ANSWERS, 201: Role } };
  app.post(url, { config: { permission: "proxbox.add_role", audit: { action: "create", objectType: "role" } }, schema: create }, async (request, reply) => {
    const role = await roles.create(request.principal, request.body);
    request.auditData = { objectId: role.id, objectName: role.name, data: changedFields(request.body) };
    return reply.code(201).send(role);
  });
  const update = { tags, summary: "Change a role", params: IdParams, body: RoleUpdate, response: { ...ANSWERS, 200: Role } };
  app.patch(`${url}:id/`, { config: { permission: "proxbox.change_role", audit: { action: "update", objectType: "role" } }, schema: update }, async (request) => {
    const role = await roles.update(request.principal, request.params.id, request.body);
    request.auditData = { objectId: role.id, objectName: role.name, data: changedFields(request.body) };
    return role;
  });
  const remove = { tags, summary: "Remove a role; its users lose it", params: IdParams, response: { ...ANSWERS, 204: z.null() } };
  app.delete(`${url}:id/`, { config: { permission: "proxbox.delete_role", audit: { action: "delete", objectType: "role" } }, schema: remove }, async (request, reply) => {
    const role = await roles.remove(request.principal, request.params.id);
    request.auditData = { objectId: role.id, objectName: role.name };
    return reply.code(204).send(null);
  });
}
