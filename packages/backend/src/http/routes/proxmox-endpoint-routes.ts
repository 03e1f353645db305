import { Detail } from "@proxbox/server";
import { AppError, ProxmoxEndpoint, ProxmoxEndpointCreate, ProxmoxEndpointUpdate } from "@proxbox/contract";
import { z } from "zod";
import type { EndpointSettings } from "../../endpoints/endpoint-settings.ts";
import { toNewProxmoxEndpoint, toProxmoxAnswer, updatedProxmoxEndpoint } from "../../endpoints/proxmox-row.ts";
import type { ProxmoxEndpointRow, Store } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { IdParams } from "../wire-values.ts";
import { PageQuery } from "./page-query.ts";
import { Removed } from "./removed.ts";

/** What these routes work with. */
export interface ProxmoxEndpointRouteParts {
  readonly store: Pick<Store, "proxmoxEndpoints">;
  readonly endpoints: EndpointSettings;
}

const tags = ["proxmox endpoints"];
const answers = { ...COMMON_ANSWERS, 400: Detail };

/** A saved row as it is shown, or the error for what the table said instead. */
function shown(saved: ProxmoxEndpointRow | "name-taken" | undefined): ProxmoxEndpoint {
  if (saved === "name-taken") throw new AppError("CFG_ENDPOINT_EXISTS", { detail: "another Proxmox endpoint has this name" });
  if (saved === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: "Proxmox VE" });
  return toProxmoxAnswer(saved);
}

function registerReading(app: App, { store }: ProxmoxEndpointRouteParts): void {
  app.get(
    "/proxmox/endpoints",
    { schema: { tags, summary: "The Proxmox endpoints, by id", querystring: PageQuery, response: { ...answers, 200: z.array(ProxmoxEndpoint) } } },
    async (request) => store.proxmoxEndpoints.list(request.query).map(toProxmoxAnswer),
  );
  app.get(
    "/proxmox/endpoints/:id",
    { schema: { tags, summary: "One Proxmox endpoint", params: IdParams, response: { ...answers, 200: ProxmoxEndpoint, 404: Detail } } },
    async (request) => shown(store.proxmoxEndpoints.get(request.params.id)),
  );
}

function registerWriting(app: App, { store, endpoints }: ProxmoxEndpointRouteParts): void {
  app.post(
    "/proxmox/endpoints",
    { schema: { tags, summary: "Saves a Proxmox endpoint", body: ProxmoxEndpointCreate, response: { ...answers, 200: ProxmoxEndpoint } } },
    async (request) => shown(store.proxmoxEndpoints.create(toNewProxmoxEndpoint(request.body, endpoints.targets))),
  );
  app.put(
    "/proxmox/endpoints/:id",
    { schema: { tags, summary: "Changes a Proxmox endpoint; what is absent stays", params: IdParams, body: ProxmoxEndpointUpdate, response: { ...answers, 200: ProxmoxEndpoint, 404: Detail } } },
    async (request) => {
      const row = store.proxmoxEndpoints.get(request.params.id);
      const saved = row === undefined ? undefined : store.proxmoxEndpoints.update(row.id, updatedProxmoxEndpoint(row, request.body, endpoints.targets));
      return shown(saved);
    },
  );
  app.delete(
    "/proxmox/endpoints/:id",
    { schema: { tags, summary: "Removes a Proxmox endpoint", params: IdParams, response: { ...answers, 200: Removed, 404: Detail } } },
    async (request) => {
      if (!store.proxmoxEndpoints.remove(request.params.id)) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: "Proxmox VE" });
      return { message: "The Proxmox endpoint was removed." };
    },
  );
}

/** The Proxmox VE endpoints of this backend (wire-contract.md 1.4). */
export function registerProxmoxEndpointRoutes(app: App, parts: ProxmoxEndpointRouteParts): void {
  registerReading(app, parts);
  registerWriting(app, parts);
}
