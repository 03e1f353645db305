import { BootstrapStatus } from "@proxbox/contract";
import { z } from "zod";
import { BOOTSTRAP_STATUS } from "../../frames/bootstrap-status.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, AppParts } from "../app-parts.ts";

const Greeting = z.object({ message: z.string(), docs: z.string(), openapi: z.string() });
const Health = z.object({ status: z.enum(["ready", "initializing"]), init_ok: z.boolean() });
const Version = z.object({ version: z.string() });
const Meta = z.object({ name: z.string(), contract: z.string(), docs: z.string(), openapi: z.string() });

function registerOpenRoutes(app: App): void {
  const greeting = { message: "Proxbox Backend keeps NetBox true to Proxmox VE.", docs: "/docs", openapi: "/openapi.json" };
  const schema = { tags: ["meta"], summary: "Who this is", description: "Open. The message starts with `Proxbox Backend`.", response: { 200: Greeting } };
  app.get("/", { schema }, async () => greeting);

  const meta = { name: "proxbox-backend", contract: "netbox-proxbox", docs: "/docs", openapi: "/openapi.json" };
  app.get("/meta", { schema: { tags: ["meta"], summary: "What this backend speaks", description: "Open.", response: { 200: Meta } } }, async () => meta);

  // It listens only once everything is open, so there is nothing to wait for.
  const health = { status: "ready" as const, init_ok: true };
  app.get("/health", { schema: { tags: ["meta"], summary: "Whether it is ready", description: "Open.", response: { 200: Health } } }, async () => health);
}

/** Routes about the backend itself and about what NetBox needs beforehand, which is nothing. */
export function registerMetaRoutes(app: App, { options }: Pick<AppParts, "options">): void {
  registerOpenRoutes(app);
  const version = { tags: ["meta"], summary: "Version of this backend", response: { 200: Version, ...COMMON_ANSWERS } };
  app.get("/version", { schema: version }, async () => ({ version: options.version }));

  const bootstrap = { tags: ["meta"], summary: "Whether NetBox holds what every sync needs", description: "Nothing has to be prepared: tags, roles and types are part of each sync.", response: { 200: BootstrapStatus, ...COMMON_ANSWERS } };
  app.get("/extras/bootstrap-status", { schema: bootstrap }, async () => BOOTSTRAP_STATUS);

  const reconcile = { tags: ["meta"], summary: "Custom fields that were made in NetBox", description: "Always none: this backend works without custom fields.", response: { 200: z.array(z.record(z.string(), z.unknown())), ...COMMON_ANSWERS } };
  app.post("/extras/custom-fields/reconcile", { schema: reconcile }, async () => []);
}
