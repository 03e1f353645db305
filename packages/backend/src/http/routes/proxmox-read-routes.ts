import { Detail } from "@proxbox/server";
import { AppError, ClusterStatus, GuestConfig, GuestPath, NodeFigures, ProxmoxData, ProxmoxSessionInfo, ProxmoxVersionInfo, ResourceType, SessionFilter, StoragePath } from "@proxbox/contract";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { findInOne } from "../../endpoints/find-in-one.ts";
import { toGuestConfig } from "../../endpoints/guest-config.ts";
import { PROBLEMS_HEADER, problemsHeader, readEndpoints } from "../../endpoints/read-endpoints.ts";
import type { EndpointProblem } from "../../endpoints/read-endpoints.ts";
import type { ProxmoxSession, SessionParts } from "../../endpoints/proxmox-session.ts";
import { readChoice, selectRows } from "../../endpoints/selected-rows.ts";
import { toClusterStatus, toNodeFigures, toSessionInfo } from "../../endpoints/wire-readings.ts";
import type { ProxmoxEndpointRow, Store } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { wholeNumber } from "../wire-values.ts";

/** What these routes work with. */
export interface ProxmoxReadRouteParts extends SessionParts {
  readonly store: Pick<Store, "proxmoxEndpoints">;
}

const tags = ["proxmox"];
const answers = { ...COMMON_ANSWERS, 400: Detail, 404: Detail, 502: Detail, 504: Detail };
const ByName = z.array(z.record(z.string(), z.array(ProxmoxData)));
const ResourceQuery = SessionFilter.extend({ type: ResourceType.optional() });
const ContentQuery = SessionFilter.extend({ content: z.string().max(255).regex(/^[\w,-]+$/).optional(), vmid: wholeNumber(1, 999_999_999).optional() });

/** One request for readings: which endpoints it means, and where problems are told. */
interface Asked {
  readonly query: SessionFilter;
  readonly reply: FastifyReply;
}

function meant(parts: ProxmoxReadRouteParts, query: SessionFilter): { rows: readonly ProxmoxEndpointRow[]; name: string | undefined } {
  const choice = readChoice(query);
  return { rows: selectRows(parts.store.proxmoxEndpoints, choice), name: choice.name };
}

function tell(reply: FastifyReply, problems: readonly EndpointProblem[]): void {
  const header = problemsHeader(problems);
  if (header !== undefined) void reply.header(PROBLEMS_HEADER, header);
}

async function readAll<T>(parts: ProxmoxReadRouteParts, { query, reply }: Asked, read: (session: ProxmoxSession) => Promise<T>): Promise<T[]> {
  const { found, problems } = await readEndpoints({ ...meant(parts, query), read }, parts);
  tell(reply, problems);
  return [...found];
}

function registerSessionReadings(app: App, parts: ProxmoxReadRouteParts): void {
  app.get(
    "/proxmox/sessions",
    { schema: { tags, summary: "The endpoints that can be signed in at", querystring: SessionFilter, response: { ...answers, 200: z.array(ProxmoxSessionInfo) } } },
    ({ query }, reply) => readAll(parts, { query, reply }, async (session) => toSessionInfo(session)),
  );
  app.get(
    "/proxmox/version",
    { schema: { tags, summary: "Versions by cluster", querystring: SessionFilter, response: { ...answers, 200: z.array(z.record(z.string(), ProxmoxVersionInfo)) } } },
    async ({ query }, reply) => {
      const versions = await readAll(parts, { query, reply }, async ({ name, version }) => ({ [name]: version }));
      if (versions.length === 0) throw new AppError("CFG_SCOPE_EMPTY", { detail: "there is no version to tell" });
      return versions;
    },
  );
  app.get(
    "/proxmox/cluster/status",
    { schema: { tags, summary: "Clusters with their nodes", querystring: SessionFilter, response: { ...answers, 200: z.array(ClusterStatus) } } },
    ({ query }, reply) => readAll(parts, { query, reply }, async (session) => {
      if (session.mode === "restricted") throw new AppError("PX_PERMISSION", { detail: "Sys.Audit on / is needed to read the cluster's status" });
      return toClusterStatus(session);
    }),
  );
}

function registerEstateReadings(app: App, parts: ProxmoxReadRouteParts): void {
  app.get(
    "/proxmox/cluster/resources",
    { schema: { tags, summary: "Resources by cluster, as Proxmox VE gives them", querystring: ResourceQuery, response: { ...answers, 200: ByName } } },
    ({ query, query: { type } }, reply) => readAll(parts, { query, reply }, async (session) => ({ [session.name]: [...(await session.rows(`/cluster/resources${type === undefined ? "" : `?type=${type}`}`))] })),
  );
  // The trailing slash is the contract's; without it nothing is answered and nothing redirects.
  app.get(
    "/proxmox/nodes/",
    { schema: { tags, summary: "Every node of every cluster, one entry a node", querystring: SessionFilter, response: { ...answers, 200: z.array(z.record(z.string(), NodeFigures)) } } },
    async ({ query }, reply) => {
      const nodes = await readAll(parts, { query, reply }, async (session) => (await session.rows("/nodes")).map((row) => ({ [session.name]: toNodeFigures(row) })));
      return nodes.flat();
    },
  );
  app.get(
    "/proxmox/storage",
    { schema: { tags, summary: "Storage definitions by cluster, as Proxmox VE gives them", querystring: SessionFilter, response: { ...answers, 200: ByName } } },
    ({ query }, reply) => readAll(parts, { query, reply }, async (session) => ({ [session.name]: [...(await session.rows("/storage"))] })),
  );
}

function contentPath({ node, storage }: StoragePath, { content, vmid }: z.infer<typeof ContentQuery>): string {
  const query = new URLSearchParams({ ...(content === undefined ? {} : { content }), ...(vmid === undefined ? {} : { vmid: String(vmid) }) }).toString();
  return `/nodes/${node}/storage/${storage}/content${query === "" ? "" : `?${query}`}`;
}

function registerNodeReadings(app: App, parts: ProxmoxReadRouteParts): void {
  app.get(
    "/proxmox/nodes/:node/storage/:storage/content",
    { schema: { tags, summary: "What a storage of a node holds", params: StoragePath, querystring: ContentQuery, response: { ...answers, 200: z.array(ProxmoxData) } } },
    async ({ params, query }, reply) => {
      const what = `storage ${params.storage} of node ${params.node}`;
      const found = await findInOne({ ...meant(parts, query), node: params.node, what, read: (session) => session.rows(contentPath(params, query)) }, parts);
      tell(reply, found.problems);
      return [...found.value];
    },
  );
  app.get(
    "/proxmox/:node/:type/:vmid/config",
    { schema: { tags, summary: "A guest's config, as Proxmox VE gives it, with its disks and networks taken apart", params: GuestPath, querystring: SessionFilter, response: { ...answers, 200: GuestConfig } } },
    async ({ params: { node, type, vmid }, query }, reply) => {
      const what = `${type} ${vmid} on node ${node}`;
      const found = await findInOne({ ...meant(parts, query), node, what, read: (session) => session.object(`/nodes/${node}/${type}/${vmid}/config`) }, parts);
      tell(reply, found.problems);
      return toGuestConfig(found.value);
    },
  );
}

/** Direct readings of Proxmox VE (wire-contract.md 1.6). An endpoint that cannot be read is named in `x-proxbox-problems`. */
export function registerProxmoxReadRoutes(app: App, parts: ProxmoxReadRouteParts): void {
  registerSessionReadings(app, parts);
  registerEstateReadings(app, parts);
  registerNodeReadings(app, parts);
}
