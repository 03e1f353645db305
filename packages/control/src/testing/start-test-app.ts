import type { AddressInfo } from "node:net";
import { createLogs, readSettings, systemTimers } from "@proxbox/server";
import type { Env } from "@proxbox/server";
import { createAccounts } from "../accounts/create-accounts.ts";
import { passwordHashes } from "../accounts/password-hashes.ts";
import { digestOf } from "../accounts/secret-text.ts";
import { createAudit } from "../audit/create-audit.ts";
import type { Database } from "../database/database.ts";
import { buildApp } from "../http/app.ts";
import type { App, ControlParts } from "../http/app-parts.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { withAbsentAreas } from "./absent-area.ts";

/** Who asks: a user with one of the built-in roles, by an API token, or nobody. */
export type TestCaller = "administrator" | "operator" | "viewer" | "nobody";

/** Slow hashes that are not slow: what they cost is another test's business. */
export const CHEAP_HASH = { N: 16, r: 1, p: 1 };

/** A control plane's HTTP side, listening on loopback. */
export interface TestApp {
  readonly app: App;
  readonly parts: ControlParts;
  readonly url: string;
  /** Log lines so far. */
  readonly lines: readonly string[];
  /** Lets the clock go on. */
  pass(seconds: number): void;
  /** Sends a request, by default as the administrator; `path` begins with a slash, a `json` becomes the body. */
  ask(path: string, init?: RequestInit & { readonly as?: TestCaller; readonly json?: unknown }): Promise<Response>;
  close(): Promise<void>;
}

/** What a test's control plane has: the database is the suite's own. */
export interface TestAppOptions {
  readonly database: Database;
  /** The areas that the test is about; what is left out must not be asked for. */
  readonly parts?: Partial<ControlParts> | ((made: Pick<ControlParts, "accounts" | "audit" | "clock" | "database" | "logs">) => Partial<ControlParts>);
  readonly env?: Env;
  /** Makes a user of each built-in role beforehand. Default yes. */
  readonly withUsers?: boolean;
}

const ROLES: Readonly<Record<Exclude<TestCaller, "nobody">, string>> = { administrator: "Administrator", operator: "Operator", viewer: "Viewer" };

/** The API token of a test's user. */
function testToken(caller: Exclude<TestCaller, "nobody">): string {
  return `test-token-of-the-${caller}-0123456789-0123456789`;
}

async function addUsers({ kysely }: Pick<Database, "kysely">, at: Date): Promise<void> {
  for (const [caller, role] of Object.entries(ROLES)) {
    const user = { username: caller, password_hash: null, source: "local", is_active: true, created_at: at, last_login_at: null } as const;
    const { id } = await kysely.insertInto("user_account").values(user).returning("id").executeTakeFirstOrThrow();
    const { id: roleId } = await kysely.selectFrom("role").select("id").where("name", "=", role).executeTakeFirstOrThrow();
    await kysely.insertInto("user_role").values({ user_id: id, role_id: roleId }).execute();
    const digest = digestOf(testToken(caller as keyof typeof ROLES));
    await kysely.insertInto("api_token").values({ user_id: id, description: "test", prefix: "test", digest, is_write_enabled: true, expires_at: null, created_at: at, last_used_at: null }).execute();
  }
}

/** Starts one on a database that is open. Its clock stands still until it is told to go on. */
export async function startTestApp({ database, parts: given = {}, env = {}, withUsers = true }: TestAppOptions): Promise<TestApp> {
  let nowMs = Date.parse("2026-01-02T03:04:05.000Z");
  const clock = (): Date => new Date(nowMs);
  const lines: string[] = [];
  const settings = readSettings(env);
  const logs = createLogs({ clock, level: settings.logLevel, onLine: (line) => lines.push(line) });
  const accounts = createAccounts({ kysely: database.kysely, clock, log: logs.log, hashes: passwordHashes(CHEAP_HASH) });
  await accounts.start();
  if (withUsers) await addUsers(database, clock());
  const made = { accounts, audit: createAudit({ kysely: database.kysely, clock }), clock, timers: systemTimers, database, logs };
  let lastId = 0;
  const own = { ...made, metrics: createMetrics(), newId: () => `id-${(lastId += 1)}`, options: { ...settings, version: "0.1.0", cookieSecret: "test-".repeat(10) } };
  const parts = withAbsentAreas<ControlParts>({ ...own, ...(typeof given === "function" ? given(made) : given) });
  const app = await buildApp(parts);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const ask: TestApp["ask"] = (path, { as = "administrator", json, ...init } = {}) => {
    const token = as === "nobody" ? {} : { authorization: `Token ${testToken(as)}` };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const type = json === undefined ? {} : { "content-type": "application/json" };
    return fetch(url + path, { redirect: "manual", ...init, ...body, headers: { ...token, ...type, ...(init.headers as Record<string, string> | undefined) } });
  };
  return { app, parts, url, lines, pass: (seconds) => (nowMs += seconds * 1000), ask, close: () => app.close() };
}
