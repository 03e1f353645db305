import { CompactTable, InventoryItem, InventoryKinds, ItemDocument, ListedItem, NetboxNow, ObjectDocument, UnavailableBackend } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { askBackend, findBackend, fromEach, listedBackends } from "../from-backends.ts";
import { joinTables } from "../join-tables.ts";
import { pageOf } from "../page.ts";
import { sendCompressed } from "../send-compressed.ts";
import { untilLeft } from "../until-left.ts";
import { answerFromBackends } from "./answer-from-backends.ts";
import { BackendIdQuery, BackendPageQuery } from "./backend-id-query.ts";
import { findObject } from "./find-object.ts";
import { ownPlace } from "./own-place.ts";

type InventoryParts = Pick<ControlParts, "endpoints" | "services" | "options">;

const tags = ["inventory"];
const config = { permission: "proxbox.view_inventory" } as const;
const answers = { ...COMMON_ANSWERS, 400: Detail, 404: Detail };
const unavailable = z.array(UnavailableBackend);
const Kind = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const Counts = z.object({ kinds: z.record(z.string(), z.int()) });
const OneBackend = z.object({ backend_id: BackendIdQuery.shape.backend_id.unwrap() });
const text = z.string().min(1).max(255).optional();
const ItemsQuery = BackendPageQuery.extend({ source: text, parent: text, search: text.describe("Part of a label or a key.") });

function sum(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [kind, count] of counts.flatMap((each) => Object.entries(each))) total[kind] = (total[kind] ?? 0) + count;
  return total;
}

function registerKinds(app: App, parts: InventoryParts): void {
  const schema = { tags, summary: "How many there are of each kind", querystring: BackendIdQuery, response: { ...answers, 200: InventoryKinds.extend({ unavailable }) } };
  app.get("/api/inventory/", { config, schema }, async ({ query }, reply) => {
    const signal = untilLeft(reply);
    const { found, unavailable: missing } = await fromEach(await listedBackends(parts, query.backend_id), async ({ id }) => {
      const [objects, items] = await Promise.all(["objects", "inventory"].map((path) => askBackend(parts, id, { path, signal, answer: Counts })));
      return { objects: objects?.kinds ?? {}, items: items?.kinds ?? {} };
    });
    return { objects: sum(found.map(({ objects }) => objects)), items: sum(found.map(({ items }) => items)), unavailable: [...missing] };
  });
}

function registerItems(app: App, parts: InventoryParts): void {
  const Page = z.object({ total: z.int(), items: z.array(InventoryItem) });
  const schema = { tags, summary: "Storages, snapshots, backups, tasks and the like, of one kind", params: z.object({ kind: Kind }), querystring: ItemsQuery, response: { ...answers, 200: pageOf(ListedItem).extend({ unavailable }) } };
  app.get("/api/inventory/items/:kind/", { config, schema }, (request, reply) => {
    const { backend_id: _backendId, offset: _offset, limit: _limit, ...filter } = request.query;
    const given = Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    return answerFromBackends(parts, {
      request,
      reply,
      async readPage({ id }, { query, signal }) {
        const { total, items } = await askBackend(parts, id, { path: `inventory/${request.params.kind}`, query: { ...given, ...query }, signal, answer: Page });
        return { count: total, rows: items.map((item) => ({ ...item, backend_id: id })) };
      },
    });
  });
}

function registerItem(app: App, parts: InventoryParts): void {
  const querystring = OneBackend.extend({ key: z.string().min(1).max(1_000) });
  const schema = { tags, summary: "One of these by its key, and where it is to be found", params: z.object({ kind: Kind }), querystring, response: { ...answers, 200: ItemDocument.extend({ backend_id: z.int() }) } };
  app.get("/api/inventory/items/:kind/item/", { config, schema }, async ({ params: { kind }, query: { backend_id: id, key } }, reply) => {
    await findBackend(parts, id);
    const { item, place } = await askBackend(parts, id, { path: `inventory/${kind}/item`, query: { key }, signal: untilLeft(reply), answer: ItemDocument });
    return { item, place: await ownPlace(parts, id, place), backend_id: id };
  });
}

function registerObjects(app: App, parts: InventoryParts): void {
  const table = { tags, summary: "All objects of one kind as they were last written to NetBox, as one compact table", params: z.object({ kind: Kind }), querystring: BackendIdQuery, response: { ...answers, 200: CompactTable.extend({ unavailable }) } };
  app.get("/api/inventory/objects/:kind/", { config, schema: table }, async (request, reply) => {
    const signal = untilLeft(reply);
    const { found, unavailable: missing } = await fromEach(await listedBackends(parts, request.query.backend_id), async ({ id }) => ({
      backendId: id,
      table: await askBackend(parts, id, { path: `objects/${request.params.kind}`, signal, answer: CompactTable }),
    }));
    return sendCompressed(request, reply, { ...joinTables(found), unavailable: missing }) as never;
  });

  const params = z.object({ kind: Kind, netbox_id: z.coerce.number().int().min(1).max(2_147_483_647) });
  const one = { tags, summary: "One object by its id in NetBox, with what hangs on it", params, querystring: BackendIdQuery, response: { ...answers, 200: ObjectDocument.extend({ backend_id: z.int() }) } };
  app.get("/api/inventory/objects/:kind/:netbox_id/", { config, schema: one }, ({ params: { kind, netbox_id: netboxId }, query }, reply) =>
    findObject(parts, { kind, netboxId, backendId: query.backend_id, signal: untilLeft(reply) }),
  );

  const now = { tags, summary: "What NetBox has of one object now, beside what Proxmox VE said and what was last written", params, querystring: OneBackend, response: { ...answers, 200: NetboxNow, default: Detail.describe("NetBox or the backend could not; the status is the backend's.") } };
  app.get("/api/inventory/objects/:kind/:netbox_id/netbox/", { config, schema: now }, async ({ params: { kind, netbox_id: netboxId }, query: { backend_id: id } }, reply) => {
    await findBackend(parts, id);
    return askBackend(parts, id, { path: `objects/${kind}/${netboxId}/netbox`, signal: untilLeft(reply), answer: NetboxNow });
  });
}

/** Adds what Proxmox VE has and NetBox was told, of all backends. */
export function registerInventoryRoutes(app: App, parts: InventoryParts): void {
  registerKinds(app, parts);
  registerItems(app, parts);
  registerItem(app, parts);
  registerObjects(app, parts);
}
