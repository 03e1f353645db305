import { Detail } from "@proxbox/server";
import { Readable } from "node:stream";
import { IdList, NetboxIdList, WIRE_STAGES } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { FULL_UPDATE, prepareProxiedSync, proxiedFrames } from "../sync/proxied-sync.ts";
import type { ProxiedSyncParts } from "../sync/proxied-sync.ts";
import { untilLeft } from "../until-left.ts";

const tags = ["sync"];
const ANSWERS = {
  200: { description: "Server-sent events of the backend; the last is `complete`.", content: { "text/event-stream": { schema: z.string() } } },
  ...COMMON_ANSWERS,
  400: Detail.describe("The choice of endpoints cannot be used; no backend was asked."),
  404: Detail,
  409: Detail.describe("A job writes through one of the endpoints."),
};

const ProxyQuery = z.object({
  proxmox_endpoint_ids: IdList.describe("Ids of the control plane, `3,7`. Never left out: a sync without a scope would be one of everything."),
  backend_id: z.coerce.number().int().min(1).max(2_147_483_647).optional().describe("Default: the endpoints' own, else the first enabled one."),
  netbox_vm_ids: NetboxIdList.optional(),
});

// The last one is for nginx, which would hold the frames back otherwise (E100).
const STREAM_HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", "x-accel-buffering": "no" };

interface Streamed {
  /** Ours. */
  readonly url: string;
  /** The backend's. */
  readonly path: string;
  readonly stages: readonly StageName[];
  readonly summary: string;
}

const config = { permission: "core.add_job", audit: { action: "sync", objectType: "proxmoxendpoint" } } as const;

function addStream(app: App, parts: ProxiedSyncParts, { url, path, stages, summary }: Streamed): void {
  const schema = { tags, summary, querystring: ProxyQuery, response: ANSWERS };
  app.get(url, { config, schema }, async (request, reply) => {
    const { proxmox_endpoint_ids: proxmoxEndpointIds, backend_id: backendId, netbox_vm_ids: netboxVmIds } = request.query;
    const sync = await prepareProxiedSync(parts, { path, stages, proxmoxEndpointIds, backendId, netboxVmIds });
    request.auditData = { objectName: sync.endpoints.map(({ name }) => name).join(", "), data: { path, proxmox_endpoint_ids: proxmoxEndpointIds, backend: sync.backend.name } };
    const frames = proxiedFrames(parts, sync, untilLeft(reply));
    // The answer goes through Fastify: with its headers, the audit log, and no more read than the reader takes. The schema of a text cannot say so.
    return reply.headers(STREAM_HEADERS).send(Readable.from(frames, { objectMode: false }) as unknown as string);
  });
}

/** Adds the backend's streams, passed through: one a stage, and the full update's. Leaving one stops the run. */
export function registerSyncProxyRoutes(app: App, parts: ProxiedSyncParts): void {
  for (const { name, path, about } of WIRE_STAGES) addStream(app, parts, { url: `/api/sync/${path}/stream`, path: `${path}/stream`, stages: [name], summary: `Stream of one stage. ${about}` });
  addStream(app, parts, { url: "/api/sync/full-update/stream", ...FULL_UPDATE, summary: "Stream of a full update: all stages in one run" });
}
