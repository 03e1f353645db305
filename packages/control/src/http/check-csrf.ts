import { createHash, timingSafeEqual } from "node:crypto";
import { AppError } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import type { Authenticated } from "../accounts/gate.ts";
import type { ControlOptions } from "./app-parts.ts";
import { ownOrigin } from "./own-origin.ts";

/** Header in which a page repeats its session's token; the name is Django's, and so NetBox's. */
const CSRF_HEADER = "x-csrftoken";

function isSame(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/** Refuses a change that a page of another origin asks for, as far as the browser tells. Throws `AUTH_CSRF`. */
export function checkOrigin(request: Pick<FastifyRequest, "headers" | "socket">, options: Pick<ControlOptions, "tls" | "trustedProxies">): void {
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (origin !== undefined && origin !== ownOrigin(request, options)) throw new AppError("AUTH_CSRF", { detail: "the request comes from a page of another origin", hint: "Behind a proxy, name its address in PROXBOX_TRUSTED_PROXIES, and let it set X-Forwarded-Proto and X-Forwarded-Host." });
  if (site === "cross-site" || site === "same-site") throw new AppError("AUTH_CSRF", { detail: "the request comes from a page of another site" });
}

/** Refuses a change by a signed-in browser that does not bring the token of its session. Throws `AUTH_CSRF`. */
export function checkCsrf({ headers }: Pick<FastifyRequest, "headers">, { session }: Pick<Authenticated, "session">): void {
  const given = headers[CSRF_HEADER];
  if (typeof given !== "string" || session === undefined || !isSame(given, session.csrfToken)) throw new AppError("AUTH_CSRF");
}
