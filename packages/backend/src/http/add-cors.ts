import cors from "@fastify/cors";
import type { App, AppOptions } from "./app-parts.ts";

/** Seconds for which a browser may keep a preflight's answer. */
const PREFLIGHT_SECONDS = 600;

/** Lets pages of the configured origins call; without any, no answer carries a CORS header and browsers refuse. */
export async function addCors(app: App, { corsOrigins }: Pick<AppOptions, "corsOrigins">): Promise<void> {
  if (corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: corsOrigins.includes("*") ? "*" : [...corsOrigins],
    methods: ["GET", "POST", "PUT", "DELETE"],
    allowedHeaders: ["content-type", "x-proxbox-api-key", "x-proxbox-actor", "idempotency-key", "last-event-id"],
    exposedHeaders: ["retry-after"],
    maxAge: PREFLIGHT_SECONDS,
    // Not every OPTIONS is a preflight; the others get 405 like any wrong method.
    strictPreflight: false,
  });
}
