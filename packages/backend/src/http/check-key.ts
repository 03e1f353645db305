import type { FastifyReply, FastifyRequest } from "fastify";
import type { KeyVerdict } from "../auth/key-gate.ts";
import { clientSource } from "@proxbox/server";
import { headerKeyBytes } from "../auth/key-text.ts";
import { WINDOW_SECONDS } from "../auth/lockout.ts";
import type { App, AppParts } from "./app-parts.ts";

/** Name of the header that carries the key (wire-contract.md 0.2). */
const KEY_HEADER = "x-proxbox-api-key";

/** Paths without a key (wire-contract.md 0.4), and the files that the page of the documentation consists of. */
export const OPEN_ROUTES: ReadonlySet<string> = new Set([
  "/",
  "/docs",
  "/docs/",
  "/docs/json",
  "/docs/yaml",
  "/docs/static/*",
  "/docs/static/swagger-initializer.js",
  "/openapi.json",
  "/health",
  "/meta",
  "/auth/bootstrap-status",
  "/auth/register-key",
]);

function isOpen(request: FastifyRequest): boolean {
  // What will be run decides, not how the path was spelled. A wrong method on an open path is none of the key's business either.
  const [path = ""] = request.url.split("?", 1);
  return OPEN_ROUTES.has(request.routeOptions.url ?? path);
}

function remainingText(remaining: number): string {
  return remaining > 0 ? ` ${remaining} attempts remaining.` : "";
}

/** The source that a request's failures count for. */
function sourceOf(request: FastifyRequest, { options }: Pick<AppParts, "options">): string {
  const forwarded = request.headers["x-forwarded-for"];
  return clientSource(request.socket.remoteAddress, typeof forwarded === "string" ? forwarded : forwarded?.join(","), options.trustedProxies);
}

/** Says what a refused key gets to read; the texts are those of wire-contract.md 3.4, clients look for "API key" in them. */
function refuse(reply: FastifyReply, verdict: Exclude<KeyVerdict, { is: "valid" }>): FastifyReply {
  switch (verdict.is) {
    case "locked":
      return reply.code(429).header("retry-after", String(WINDOW_SECONDS)).send({ detail: "Too many failed authentication attempts. Please try again later." });
    case "busy":
      return reply.code(503).header("retry-after", "1").send({ detail: "Too many keys are being checked. Please try again." });
    case "no-key-exists":
      return reply.code(401).send({ detail: "No API key configured. Register a key via POST /auth/register-key or use an existing key." });
    case "missing":
      return reply.code(401).send({ detail: `API key required.${remainingText(verdict.remaining)}` });
    case "wrong":
      return reply.code(401).send({ detail: `Invalid API key.${remainingText(verdict.remaining)}` });
  }
}

/**
 * Lets a request pass only with a valid key, before anything of it is read. `OPTIONS` needs none: browsers send preflights without,
 * no route of ours has that method, and so it must not count as a failure (wire-contract.md 0.4).
 */
export function addKeyCheck(app: App, parts: AppParts): void {
  app.addHook("onRequest", async (request, reply) => {
    if (request.method === "OPTIONS" || isOpen(request)) return;
    const presented = request.headers[KEY_HEADER];
    const key = typeof presented === "string" && presented !== "" ? headerKeyBytes(presented) : undefined;
    const source = sourceOf(request, parts);
    const verdict = await parts.keys.check(key, source);
    if (verdict.is === "valid") return;
    // Whoever is locked out and goes on asking is told of no more: it would push out everything else.
    request.log[verdict.is === "locked" ? "debug" : "warn"]({ source, verdict: verdict.is }, "A request without a valid key was refused");
    return refuse(reply, verdict);
  });
}
