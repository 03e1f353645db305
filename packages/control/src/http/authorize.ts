import { AppError, UNATTENDED_HEADER } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import type { Authenticated } from "../accounts/gate.ts";
import { NOBODY } from "../accounts/principal.ts";
import type { App, ControlParts } from "./app-parts.ts";
import { checkCsrf, checkOrigin } from "./check-csrf.ts";
import { SAFE_METHODS } from "./check-routes.ts";
import { sessionSecretOf } from "./session-cookies.ts";

// NetBox takes both words.
const AUTHORIZATION = /^(?:Token|Bearer) +(\S+)$/i;

/** Whether a request changes something: by its method, or because its route says so. */
function isChanging(request: FastifyRequest): boolean {
  return !SAFE_METHODS.has(request.method) || request.routeOptions.config.audit !== undefined;
}

async function byToken(request: FastifyRequest, { accounts }: Pick<ControlParts, "accounts">, header: string): Promise<Authenticated> {
  const [, token] = AUTHORIZATION.exec(header) ?? [];
  if (token === undefined) throw new AppError("AUTH_TOKEN", { detail: "the header must be `Authorization: Token <token>`" });
  const caller = await accounts.gate.byToken(token);
  if (isChanging(request) && !caller.isWriteEnabled) throw new AppError("AUTH_PERMISSION", { detail: "this token may only read" });
  return caller;
}

/** Whether a person is behind a request: not when a page holds a stream, or asks by itself while nobody has touched it for minutes and says so. */
function isUse({ headers, routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.isHeld !== true && headers[UNATTENDED_HEADER] === undefined;
}

async function bySession(request: FastifyRequest, { accounts }: Pick<ControlParts, "accounts">): Promise<Authenticated> {
  const secret = sessionSecretOf(request);
  const caller = secret === undefined ? undefined : await accounts.gate.bySession(secret, { isUse: isUse(request) });
  if (caller === undefined) throw new AppError("AUTH_REQUIRED");
  if (isChanging(request)) checkCsrf(request, caller);
  return caller;
}

async function authorize(request: FastifyRequest, parts: Pick<ControlParts, "accounts" | "options">): Promise<void> {
  const { permission } = request.routeOptions.config;
  const { authorization } = request.headers;
  // A browser adds no token by itself: what comes with one was not sent by a foreign page.
  if (authorization === undefined && isChanging(request)) checkOrigin(request, parts.options);
  if (permission === undefined) return;
  const caller = await callerOf(request, parts);
  request.principal = caller.principal;
  request.caller = caller;
  if (permission !== "authenticated" && !caller.principal.can(permission)) throw new AppError("AUTH_PERMISSION", { detail: `it takes ${permission}` });
}

/** Who asks by the request's token or session as it is now; asked again while a stream goes on. Throws what `addAuthorization` does. */
export function callerOf(request: FastifyRequest, parts: Pick<ControlParts, "accounts">): Promise<Authenticated> {
  const { authorization } = request.headers;
  return authorization === undefined ? bySession(request, parts) : byToken(request, parts, authorization);
}

/**
 * Lets a request pass only as its route says, before anything of its body is read. Throws `AUTH_REQUIRED`, `AUTH_TOKEN` (401),
 * `AUTH_PERMISSION`, `AUTH_CSRF` (403). Paths that no route has are answered without asking who it is.
 */
export function addAuthorization(app: App, parts: Pick<ControlParts, "accounts" | "options">): void {
  app.decorateRequest("principal");
  app.decorateRequest("caller");
  app.addHook("onRequest", async (request, reply) => {
    request.principal = NOBODY;
    if (request.is404) return;
    try {
      await authorize(request, parts);
    } catch (error) {
      if (error instanceof AppError && (error.code === "AUTH_REQUIRED" || error.code === "AUTH_TOKEN")) void reply.header("www-authenticate", "Token");
      throw error;
    }
  });
}
