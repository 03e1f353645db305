import { Detail } from "@proxbox/server";
import { INDIVIDUAL_KINDS } from "@proxbox/contract";
import type { IndividualKind } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { prepareProxiedSync, wireIdsOf } from "../sync/proxied-sync.ts";
import type { ProxiedSyncParts } from "../sync/proxied-sync.ts";
import { untilLeft } from "../until-left.ts";

const tags = ["sync"];
const Id = z.int().min(1).max(2_147_483_647);

/** What the backend said, in the seed's form, and the same of what it had to make or change besides. */
const ObjectSynced = z
  .looseObject({ ok: z.boolean(), status_code: z.int(), dependencies: z.array(z.looseObject({ kind: z.string(), ok: z.boolean() })) })
  .meta({ id: "ObjectSynced" });

const ANSWERS = {
  ...COMMON_ANSWERS,
  200: ObjectSynced.describe("It is synchronised."),
  400: Detail.describe("The choice of endpoint or backend cannot be used; no backend was asked."),
  404: Detail,
  409: Detail.describe("A job writes through the endpoint, or the backend does not hold it."),
  default: ObjectSynced.describe("The backend could not; `detail` says why. The status is the backend's own but for its 401 and 403, which are a 502."),
};

/** Values as the wire takes them. */
function toQuery(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [])));
}

/** What the backend refuses to our key is not the caller's: no 401 of theirs. */
function shownStatus(status: number): number {
  return status === 401 || status === 403 ? 502 : status;
}

function addKind(app: App, parts: ProxiedSyncParts, kind: IndividualKind): void {
  const [stage = "devices"] = kind.stages;
  const body = z.strictObject({ ...kind.query, proxmox_endpoint_id: Id, backend_id: Id.optional() });
  const schema = { tags, summary: `Sync of a single object. ${kind.about}`, body, response: ANSWERS };
  const config = { permission: "core.add_job", audit: { action: "sync", objectType: kind.objectType } } as const;
  app.post(`/api/sync/individual/${kind.name}/`, { config, schema }, async (request, reply) => {
    const { proxmox_endpoint_id: id, backend_id: backendId, ...values } = request.body as { readonly proxmox_endpoint_id: number; readonly backend_id?: number };
    const signal = untilLeft(reply);
    const sync = await prepareProxiedSync(parts, { path: `sync/individual/${kind.name}`, stages: [stage], proxmoxEndpointIds: [id], backendId });
    const wireIds = await wireIdsOf(parts, sync, signal);
    const { status, payload, dependencies } = await parts.syncObject({ kind: kind.name, query: { ...sync.query, ...toQuery(values) }, wireIds, endpointId: sync.backend.id, signal });
    request.auditData = { objectName: sync.endpoints.map(({ name }) => name).join(", "), data: values };
    const others = dependencies.map((other) => ({ kind: other.kind, ...other.payload }));
    // Past the schemas: a refusal of the backend has the form of an answer here, whatever its status.
    const answer = { ...payload, dependencies: others } as unknown as z.infer<typeof ObjectSynced>;
    return reply.code(shownStatus(status) as 200).type("application/json; charset=utf-8").serializer(JSON.stringify).send(answer);
  });
}

/** Adds the syncs of single objects through a backend (wire-contract.md 1.8), each with what it depends on. */
export function registerSyncObjectRoutes(app: App, parts: ProxiedSyncParts): void {
  for (const kind of INDIVIDUAL_KINDS) addKind(app, parts, kind);
}
