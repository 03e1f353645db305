import { AppError, NetboxEndpoint, NetboxEndpointCreate, NetboxEndpointUpdate, ProxmoxData } from "@proxbox/contract";
import { readNetboxStatus } from "@proxbox/engine";
import { setTimeout as waitFor } from "node:timers/promises";
import { z } from "zod";
import type { EndpointSettings } from "../../endpoints/endpoint-settings.ts";
import { toNetboxOptions } from "../../endpoints/engine-options.ts";
import { toNetboxAnswer, toNewNetboxEndpoint, updatedNetboxEndpoint } from "../../endpoints/netbox-row.ts";
import type { NetboxEndpointRow, Store } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import { Detail, redact } from "@proxbox/server";
import type { App } from "../app-parts.ts";
import { IdParams } from "../wire-values.ts";
import { PageQuery } from "./page-query.ts";
import { Removed } from "./removed.ts";

/** What these routes work with. */
export interface NetboxRouteParts {
  readonly store: Pick<Store, "netboxEndpoint">;
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
}

const tags = ["netbox"];
const answers = { ...COMMON_ANSWERS, 400: Detail };
/** NetBox is asked once; whoever asks for its status waits in front of a page. */
const STATUS_TIMEOUT_MS = 10_000;

function unknownEndpoint(): AppError {
  return new AppError("CFG_ENDPOINT_UNKNOWN", { detail: "NetBox" });
}

function rowOf({ store }: NetboxRouteParts, id: number): NetboxEndpointRow {
  const row = store.netboxEndpoint.get();
  if (row === undefined || row.id !== id) throw unknownEndpoint();
  return row;
}

function registerReading(app: App, parts: NetboxRouteParts): void {
  app.get(
    "/netbox/endpoint",
    { schema: { tags, summary: "The NetBox endpoint, as a list of at most one", querystring: PageQuery, response: { ...answers, 200: z.array(NetboxEndpoint) } } },
    async (request) => {
      const row = parts.store.netboxEndpoint.get();
      return row === undefined || request.query.offset > 0 ? [] : [toNetboxAnswer(row)];
    },
  );
  app.get(
    "/netbox/endpoint/:id",
    { schema: { tags, summary: "The NetBox endpoint", params: IdParams, response: { ...answers, 200: NetboxEndpoint, 404: Detail } } },
    async (request) => toNetboxAnswer(rowOf(parts, request.params.id)),
  );
  app.get(
    "/netbox/status",
    { schema: { tags, summary: "What NetBox says of itself", response: { ...answers, 200: ProxmoxData, 502: Detail, 504: Detail } } },
    async () => {
      const row = parts.store.netboxEndpoint.get();
      if (row === undefined || !row.isEnabled) throw new AppError("CFG_NO_NETBOX");
      const timeouts = { connectMs: STATUS_TIMEOUT_MS / 2, readMs: STATUS_TIMEOUT_MS };
      const wait = (ms: number, signal: AbortSignal): Promise<void> => waitFor(ms, undefined, { signal });
      const status = await readNetboxStatus({ ...toNetboxOptions(row, parts.endpoints), timeouts, wait, clock: parts.clock, random: Math.random });
      return redact(status) as z.infer<typeof ProxmoxData>;
    },
  );
}

function registerWriting(app: App, { store, endpoints }: NetboxRouteParts): void {
  app.post(
    "/netbox/endpoint",
    { schema: { tags, summary: "Saves the NetBox endpoint; there is one at most", body: NetboxEndpointCreate, response: { ...answers, 200: NetboxEndpoint } } },
    async (request) => {
      const row = store.netboxEndpoint.create(toNewNetboxEndpoint(request.body, endpoints.targets));
      if (row === undefined) throw new AppError("CFG_ENDPOINT_EXISTS", { detail: "a backend has one NetBox" });
      return toNetboxAnswer(row);
    },
  );
  app.put(
    "/netbox/endpoint/:id",
    { schema: { tags, summary: "Changes the NetBox endpoint; what is absent stays", params: IdParams, body: NetboxEndpointUpdate, response: { ...answers, 200: NetboxEndpoint, 404: Detail } } },
    async (request) => {
      const row = store.netboxEndpoint.get();
      if (row === undefined || row.id !== request.params.id) throw unknownEndpoint();
      const updated = store.netboxEndpoint.update(row.id, updatedNetboxEndpoint(row, request.body, endpoints.targets));
      if (updated === undefined) throw unknownEndpoint();
      return toNetboxAnswer(updated);
    },
  );
  app.delete(
    "/netbox/endpoint/:id",
    { schema: { tags, summary: "Removes the NetBox endpoint", params: IdParams, response: { ...answers, 200: Removed, 404: Detail } } },
    async (request) => {
      if (!store.netboxEndpoint.remove(request.params.id)) throw unknownEndpoint();
      return { message: "The NetBox endpoint was removed." };
    },
  );
}

/** The one NetBox of this backend (wire-contract.md 1.3). */
export function registerNetboxRoutes(app: App, parts: NetboxRouteParts): void {
  registerReading(app, parts);
  registerWriting(app, parts);
}
