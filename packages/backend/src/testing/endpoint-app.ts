import { mkdtempSync, rmSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { addErrorAnswers, indexRoutes, loadEncryptionKey, refuseEmptyPath, validateRequest } from "@proxbox/server";
import type { App } from "../http/app-parts.ts";
import { registerNetboxRoutes } from "../http/routes/netbox-routes.ts";
import { registerProxmoxEndpointRoutes } from "../http/routes/proxmox-endpoint-routes.ts";
import { registerProxmoxReadRoutes } from "../http/routes/proxmox-read-routes.ts";
import { registerRightsRoutes } from "../http/routes/rights-routes.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { readEndpointSettings } from "../endpoints/endpoint-settings.ts";

/** An answer with its text, so that a test can look for what must not be in it. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** The endpoint routes on a real store and a real socket, without keys in front. */
export interface EndpointApp {
  readonly store: Store;
  /** Sends a request; `path` begins with a slash, a body goes as JSON. Keeps every answer's text in `answers`. */
  ask(method: string, path: string, body?: unknown): Promise<Answered>;
  /** Texts and headers of every answer so far. */
  readonly answers: readonly string[];
  close(): Promise<void>;
}

/** Starts one in a folder of its own. */
export async function openEndpointApp({ env = {}, lookup }: { readonly env?: Readonly<Record<string, string>>; readonly lookup?: LookupFunction } = {}): Promise<EndpointApp> {
  const dataDir = mkdtempSync(join(tmpdir(), "proxbox-endpoints-"));
  const { cipher } = loadEncryptionKey({ databaseFile: "backend.db", dataDir, env: {} });
  const store = await openStore({ path: join(dataDir, "backend.db"), cipher });
  const parts = { store, endpoints: readEndpointSettings({ env, ...(lookup === undefined ? {} : { lookup }) }), clock: () => new Date("2026-01-02T03:04:05Z") };
  const app: App = fastify({ forceCloseConnections: true }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validateRequest);
  app.setSerializerCompiler(serializerCompiler);
  refuseEmptyPath(app);
  addErrorAnswers(app, indexRoutes(app));
  registerNetboxRoutes(app, parts);
  registerProxmoxEndpointRoutes(app, parts);
  registerProxmoxReadRoutes(app, parts);
  registerRightsRoutes(app, parts);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const answers: string[] = [];
  return {
    store,
    answers,
    async ask(method, path, body) {
      const json = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const response = await fetch(url + path, { method, redirect: "manual", ...json });
      const text = await response.text();
      answers.push(text, JSON.stringify([...response.headers]));
      return { status: response.status, headers: response.headers, text, json: text === "" ? undefined : JSON.parse(text) };
    },
    async close() {
      await app.close();
      store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
