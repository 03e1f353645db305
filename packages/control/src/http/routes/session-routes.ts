import { Detail, InvalidRequest } from "@proxbox/server";
import { AppError, Me, PasswordChange, SetUp, SignIn } from "@proxbox/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { NOBODY } from "../../accounts/principal.ts";
import type { SignedIn } from "../../accounts/sign-in.ts";
import { SIGN_IN_WINDOW_SECONDS } from "../../accounts/sign-in-limit.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { callerSource } from "../caller-source.ts";
import { clearSessionCookies, sessionSecretOf, setSessionCookies } from "../session-cookies.ts";
import { signedInCaller } from "../signed-in-caller.ts";

const tags = ["accounts"];
const SIGN_IN_ANSWERS = {
  200: Me.describe("Signed in; the cookies are set."),
  401: Detail.describe("Username or password is wrong."),
  403: Detail.describe("Refused, or asked for by a page of another origin."),
  422: InvalidRequest,
  429: Detail.describe("This name failed too often from this address; Retry-After says when to come again."),
  502: Detail.describe("NetBox, which has to judge the password, cannot tell."),
  503: Detail.describe("Too many sign-ins at a time."),
};

function toMe({ userId, username, permissions }: Pick<FastifyRequest["principal"], "userId" | "username" | "permissions">, csrfToken: string | undefined): Me {
  return { id: userId, username, permissions: [...permissions], csrf_token: csrfToken ?? null };
}

/** Ends the session that the browser came with, so that none is left behind that nobody signs out of. */
async function dropOldSession(request: FastifyRequest, { accounts }: Pick<ControlParts, "accounts">): Promise<void> {
  const secret = sessionSecretOf(request);
  const old = secret === undefined ? undefined : await accounts.gate.bySession(secret);
  if (old?.session !== undefined) await accounts.signIn.signOut(old.session.digest);
}

async function welcome(request: FastifyRequest, reply: FastifyReply, { parts, signedIn }: { readonly parts: ControlParts; readonly signedIn: SignedIn }): Promise<Me> {
  const { principal, session } = signedIn;
  await dropOldSession(request, parts);
  setSessionCookies(request, reply, { session, options: parts.options });
  request.principal = principal;
  request.auditData = { objectId: principal.userId, objectName: principal.username };
  return toMe(principal, session.csrfToken);
}

function isRefusal(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && ["AUTH_SIGN_IN", "AUTH_THROTTLED", "AUTH_PASSWORD", "AUTH_PERMISSION"].includes(thrown.code);
}

/** Runs a check of a password; a refusal is written to the audit log. */
export async function checkedSignIn<Result>(request: FastifyRequest, reply: FastifyReply, { parts, username, check }: { readonly parts: ControlParts; readonly username: string; readonly check: (source: string) => Promise<Result> }): Promise<Result> {
  const source = callerSource(request, parts.options);
  try {
    return await check(source);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "AUTH_THROTTLED") void reply.header("retry-after", String(SIGN_IN_WINDOW_SECONDS));
    // Not of who goes on after being told to wait: the log would fill with them.
    else if (isRefusal(thrown)) await parts.audit.record({ userId: NOBODY.userId, username, source }, { action: "sign-in-refused", objectType: "session", data: { code: thrown.code } });
    throw thrown;
  }
}

function addSignIn(app: App, parts: ControlParts): void {
  const schema = { tags, summary: "Sign in with username and password", body: SignIn, response: SIGN_IN_ANSWERS };
  app.post("/api/login/", { config: { isOpen: true, audit: { action: "sign-in", objectType: "session" } }, schema }, async (request, reply) => {
    const { body } = request;
    const signedIn = await checkedSignIn(request, reply, { parts, username: body.username, check: (source) => parts.accounts.signIn.signIn(body, source) });
    return welcome(request, reply, { parts, signedIn });
  });
  const out = { tags, summary: "Sign out", response: { ...COMMON_ANSWERS, 204: z.null() } };
  app.post("/api/logout/", { config: { permission: "authenticated", audit: { action: "sign-out", objectType: "session" } }, schema: out }, async (request, reply) => {
    const { session } = signedInCaller(request);
    if (session !== undefined) await parts.accounts.signIn.signOut(session.digest);
    clearSessionCookies(request, reply, parts);
    return reply.code(204).send(null);
  });
}

function addSetup(app: App, parts: ControlParts): void {
  const { setup } = parts.accounts;
  const state = { tags, summary: "Whether the first user is still to be made", response: { 200: z.object({ is_open: z.boolean() }) } };
  app.get("/api/setup/", { config: { isOpen: true }, schema: state }, async () => ({ is_open: await setup.isOpen() }));
  const schema = { tags, summary: "Make the first administrator, with the token of the one-time link", body: SetUp, response: SIGN_IN_ANSWERS };
  app.post("/api/setup/", { config: { isOpen: true, audit: { action: "set-up", objectType: "user" } }, schema }, async (request, reply) =>
    welcome(request, reply, { parts, signedIn: await setup.use(request.body) }),
  );
}

function addMe(app: App, parts: ControlParts): void {
  const me = { tags, summary: "Who the caller is, and what they may do", response: { ...COMMON_ANSWERS, 200: Me } };
  app.get("/api/me/", { config: { permission: "authenticated" }, schema: me }, async (request) => toMe(request.principal, request.caller?.session?.csrfToken));
  const schema = { tags, summary: "Change one's own password; other sessions end", body: PasswordChange, response: { ...COMMON_ANSWERS, 204: z.null(), 400: Detail, 409: Detail, 429: Detail, 503: Detail } };
  app.post("/api/me/password/", { config: { permission: "authenticated", audit: { action: "change-password", objectType: "user" } }, schema }, async (request, reply) => {
    const { principal, body } = request;
    const check = (source: string): Promise<void> => parts.accounts.signIn.changePassword(signedInCaller(request), body, source);
    await checkedSignIn(request, reply, { parts, username: principal.username, check });
    request.auditData = { objectId: principal.userId, objectName: principal.username };
    return reply.code(204).send(null);
  });
}

/** Adds set-up, signing in and out, and what concerns the caller alone. */
export function registerSessionRoutes(app: App, parts: ControlParts): void {
  addSetup(app, parts);
  addSignIn(app, parts);
  addMe(app, parts);
}
