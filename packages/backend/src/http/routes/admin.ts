import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, AppParts } from "../app-parts.ts";
import type { StreamLimit } from "@proxbox/server";
import { registerLogRoutes } from "./logs.ts";

const EncryptionStatus = z.object({ configured: z.boolean(), source: z.enum(["env", "plugin", "local"]).nullable() });
const CacheStatus = z.object({ enabled: z.boolean(), entries: z.int(), message: z.string() });
const CacheMetrics = z.object({ enabled: z.boolean(), entries: z.int(), bytes: z.int(), hits: z.int(), misses: z.int(), message: z.string() });

const NO_CACHE = "This backend keeps no answers of Proxmox VE or NetBox between runs; there is nothing to clear.";

function registerCacheRoutes(app: App): void {
  const status = { enabled: false, entries: 0, message: NO_CACHE };
  const answers = { 200: CacheStatus, ...COMMON_ANSWERS };
  app.get("/cache", { schema: { tags: ["admin"], summary: "What is cached: nothing", response: answers } }, async () => status);
  app.get("/clear-cache", { schema: { tags: ["admin"], summary: "Clear the cache, which is always empty", response: answers } }, async () => status);
  const metrics = { tags: ["admin"], summary: "Figures of the cache: all zero", response: { 200: CacheMetrics, ...COMMON_ANSWERS } };
  app.get("/cache/metrics", { schema: metrics }, async () => ({ ...status, bytes: 0, hits: 0, misses: 0 }));
}

function registerMetrics(app: App, { metrics, runs }: AppParts, streams: StreamLimit): void {
  const schema = {
    tags: ["admin"],
    summary: "Figures for Prometheus",
    description: "Counters begin at zero with the process. Needs the key like every other path.",
    response: { 200: { description: "Prometheus' text format.", content: { "text/plain": { schema: z.string() } } }, ...COMMON_ANSWERS },
  };
  app.get("/metrics", { schema }, async (_request, reply) => {
    const text = await metrics.render({ activeRuns: runs.active().length, openStreams: streams.open() });
    return reply.type(metrics.contentType).serializer(String).send(text);
  });
}

/** Routes for who looks after the backend: log, figures, encryption, caches. */
export function registerAdminRoutes(app: App, parts: AppParts, streams: StreamLimit): void {
  registerLogRoutes(app, parts);
  registerMetrics(app, parts, streams);
  registerCacheRoutes(app);
  const schema = { tags: ["admin"], summary: "Where the encryption key comes from", description: "`env`: an environment variable. `local`: a file.", response: { 200: EncryptionStatus, ...COMMON_ANSWERS } };
  app.get("/admin/encryption/status", { schema }, async () => ({ configured: true, source: parts.encryption.source === "env" ? ("env" as const) : ("local" as const) }));
}
