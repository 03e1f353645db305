import { Detail } from "@proxbox/server";
import { EndpointPush, EndpointTest } from "@proxbox/contract";
import type { Permission } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { requireSignInCover } from "../../accounts/require-sign-in-cover.ts";
import type { EndpointRow } from "../../endpoints/endpoint-rows.ts";
import type { KindEndpoints } from "../../endpoints/kind-endpoints.ts";
import { backendKind } from "../../endpoints/kinds/backend-kind.ts";
import type { EndpointKind } from "../../endpoints/kinds/endpoint-kind.ts";
import { netboxKind } from "../../endpoints/kinds/netbox-kind.ts";
import { proxmoxKind } from "../../endpoints/kinds/proxmox-kind.ts";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, AuditedAction, ControlParts } from "../app-parts.ts";
import { PageQuery, pageOf, toPage } from "../page.ts";
import { changedFields } from "./changed-fields.ts";
import { QueryFlag } from "./query-flag.ts";

/** What every endpoint that is shown has; its own schema knows the rest. */
interface Shown {
  readonly id: number;
  readonly name: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the routes of one kind are made from: bodies and answers are what its schemas say. */
interface KindRoutes {
  readonly parts: Pick<ControlParts, "options" | "database" | "settings">;
  readonly kind: Pick<EndpointKind<EndpointRow, Fields, Shown>, "name" | "objectType" | "title" | "create" | "update" | "saved">;
  /** Asked for when a request comes. */
  readonly endpoints: () => KindEndpoints<Fields, Shown>;
}

const tags = ["endpoints"];
const found = { ...COMMON_ANSWERS, 404: Detail.describe("There is no such endpoint.") };
const saved = { ...found, 400: Detail.describe("It cannot be saved like this; nothing was changed."), 409: Detail };

const Filter = PageQuery.extend({
  name: z.string().max(255).optional(),
  q: z.string().max(255).optional().describe("Part of the name or address."),
  enabled: QueryFlag.optional(),
});
const Ids = z.strictObject({ ids: z.array(z.int().min(1)).min(1).max(1_000) });
const PushBody = z.strictObject({ take_over: z.boolean().default(false).describe("Also over a row in the backend that another NetBox or control plane made.") }).nullish();

function permission(verb: "view" | "add" | "change" | "delete", { kind }: Pick<KindRoutes, "kind">): Permission {
  return `proxbox.${verb}_${kind.objectType}`;
}

function audit(action: string, { kind }: Pick<KindRoutes, "kind">): AuditedAction {
  return { action, objectType: kind.objectType };
}

function audited(request: FastifyRequest, { id, name }: Shown, data?: Fields): void {
  request.auditData = { objectId: id, objectName: name, ...(data === undefined ? {} : { data: changedFields(data) }) };
}

/** Whoever saves a NetBox says who vouches for its accounts, where these may sign in. */
async function checkVouching({ principal }: Pick<FastifyRequest, "principal">, { parts, kind }: Pick<KindRoutes, "parts" | "kind">): Promise<void> {
  if (kind.name !== "netbox") return;
  const { netbox_sign_in: signIn } = await parts.settings.read();
  if (signIn.enabled) await requireSignInCover(parts.database.kysely, principal, signIn);
}

function addReading(app: App, routes: KindRoutes): void {
  const { parts, kind, endpoints } = routes;
  const url = `/api/endpoints/${kind.name}/`;
  const config = { permission: permission("view", routes) };
  const list = { tags, summary: `${kind.title} endpoints, by name`, querystring: Filter, response: { ...COMMON_ANSWERS, 200: pageOf(kind.saved) } };
  app.get(url, { config, schema: list }, async (request) => toPage(request, parts, await endpoints().list(request.query)));
  const detail = { tags, summary: `One ${kind.title} endpoint`, params: IdParams, response: { ...found, 200: kind.saved } };
  app.get(`${url}:id/`, { config, schema: detail }, (request) => endpoints().find(request.params.id));
}

function addSaving(app: App, routes: KindRoutes): void {
  const { kind, endpoints } = routes;
  const url = `/api/endpoints/${kind.name}/`;
  const create = { tags, summary: `Save a ${kind.title} endpoint; it is tried and pushed in the background`, body: kind.create, response: { ...saved, 201: kind.saved } };
  app.post(url, { config: { permission: permission("add", routes), audit: audit("create", routes) }, schema: create }, async (request, reply) => {
    const body = request.body;
    await checkVouching(request, routes);
    const endpoint = await endpoints().create(body);
    audited(request, endpoint, body);
    return reply.code(201).send(endpoint);
  });
  const config = { permission: permission("change", routes), audit: audit("update", routes) };
  const update = { tags, summary: `Change a ${kind.title} endpoint; what is absent stays`, params: IdParams, body: kind.update, response: { ...saved, 200: kind.saved } };
  app.patch(`${url}:id/`, { config, schema: update }, async (request) => {
    const body = request.body;
    await checkVouching(request, routes);
    const endpoint = await endpoints().update(request.params.id, body);
    audited(request, endpoint, body);
    return endpoint;
  });
  const replace = { tags, summary: `Replace a ${kind.title} endpoint; absent secrets stay`, params: IdParams, body: kind.create, response: { ...saved, 200: kind.saved } };
  app.put(`${url}:id/`, { config, schema: replace }, async (request) => {
    const body = request.body;
    await checkVouching(request, routes);
    const endpoint = await endpoints().replace(request.params.id, body);
    audited(request, endpoint, body);
    return endpoint;
  });
  const remove = { tags, summary: `Remove a ${kind.title} endpoint, here and from its backends`, params: IdParams, response: { ...found, 204: z.null() } };
  app.delete(`${url}:id/`, { config: { permission: permission("delete", routes), audit: audit("delete", routes) }, schema: remove }, async (request, reply) => {
    await checkVouching(request, routes);
    audited(request, await endpoints().remove(request.params.id));
    return reply.code(204).send(null);
  });
}

function addSwitching(app: App, routes: KindRoutes): void {
  const { kind, endpoints } = routes;
  for (const verb of ["enable", "disable"] as const) {
    const schema = { tags, summary: `Switch ${kind.title} endpoints ${verb === "enable" ? "on" : "off"}: all of them or none`, body: Ids, response: { ...found, 200: z.array(kind.saved) } };
    const config = { permission: permission("change", routes), audit: audit(verb, routes) };
    app.post(`/api/endpoints/${kind.name}/bulk-${verb}/`, { config, schema }, async (request) => {
      const { ids } = request.body;
      await checkVouching(request, routes);
      const changed = await endpoints().setEnabled(ids, verb === "enable");
      request.auditData = { data: { ids, names: changed.map(({ name }) => name) } };
      return changed;
    });
  }
}

function addTrying(app: App, routes: KindRoutes): void {
  const { kind, endpoints } = routes;
  const url = `/api/endpoints/${kind.name}/:id/`;
  const config = { permission: permission("change", routes) };
  const disabled = { ...found, 409: Detail.describe("It is disabled: nothing was sent.") };
  const test = { tags, summary: `Try a ${kind.title} endpoint now`, params: IdParams, response: { ...disabled, 200: EndpointTest } };
  app.post(`${url}test/`, { config: { ...config, audit: audit("test", routes) }, schema: test }, async (request) => {
    const { id } = request.params;
    const result = await endpoints().test(id);
    request.auditData = { objectId: id, data: { ok: result.ok } };
    return { ...result, steps: [...result.steps] };
  });
  const push = { tags, summary: `Give a ${kind.title} endpoint to its backends now`, params: IdParams, body: PushBody, response: { ...disabled, 200: EndpointPush } };
  app.post(`${url}push/`, { config: { ...config, audit: audit("push", routes) }, schema: push }, async (request) => {
    const { id } = request.params;
    const isTakingOver = request.body?.take_over === true;
    const result = await endpoints().push(id, { isTakingOver });
    request.auditData = { objectId: id, data: { ok: result.ok, take_over: isTakingOver } };
    return { ...result, backends: [...result.backends] };
  });
}

function addKind(app: App, routes: KindRoutes): void {
  addReading(app, routes);
  addSaving(app, routes);
  addSwitching(app, routes);
  addTrying(app, routes);
}

/** Adds the endpoints: the same routes for each of the three kinds. */
export function registerEndpointRoutes(app: App, parts: Pick<ControlParts, "savedEndpoints" | "options" | "database" | "settings">): void {
  // Each body has passed its kind's own schema when a handler gets it.
  addKind(app, { parts, kind: backendKind, endpoints: () => parts.savedEndpoints.backends } as unknown as KindRoutes);
  addKind(app, { parts, kind: netboxKind, endpoints: () => parts.savedEndpoints.netbox } as unknown as KindRoutes);
  addKind(app, { parts, kind: proxmoxKind, endpoints: () => parts.savedEndpoints.proxmox } as unknown as KindRoutes);
}
