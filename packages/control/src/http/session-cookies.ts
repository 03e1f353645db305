import type { FastifyReply, FastifyRequest } from "fastify";
import type { ControlOptions } from "./app-parts.ts";
import { ownOrigin } from "./own-origin.ts";

/** The session's secret, signed and out of scripts' reach. */
const SESSION_COOKIE = "proxbox_session";
/** What pages have to repeat in a header; scripts read it. */
const CSRF_COOKIE = "proxbox_csrf";

/** The session's secret that a request brings, if it was signed by us. */
export function sessionSecretOf(request: FastifyRequest): string | undefined {
  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie === undefined) return undefined;
  const { valid, value } = request.unsignCookie(cookie);
  return valid ? value : undefined;
}

function cookieOptions(request: FastifyRequest, options: ControlOptions) {
  return { path: "/", sameSite: "lax", secure: ownOrigin(request, options).startsWith("https:") } as const;
}

/** A session as a browser is given it. */
export interface SessionCookies {
  readonly secret: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
}

/** Gives a browser its session. */
export function setSessionCookies(request: FastifyRequest, reply: FastifyReply, { session, options }: { readonly session: SessionCookies; readonly options: ControlOptions }): void {
  const cookie = { ...cookieOptions(request, options), expires: session.expiresAt };
  void reply.setCookie(SESSION_COOKIE, session.secret, { ...cookie, httpOnly: true, signed: true });
  void reply.setCookie(CSRF_COOKIE, session.csrfToken, cookie);
}

/** Takes a browser's session away. */
export function clearSessionCookies(request: FastifyRequest, reply: FastifyReply, { options }: { readonly options: ControlOptions }): void {
  for (const name of [SESSION_COOKIE, CSRF_COOKIE]) void reply.clearCookie(name, cookieOptions(request, options));
}
