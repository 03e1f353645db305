import type { Permission } from "@proxbox/contract";
import type { HttpApp, Logs, ServerSettings, Timers } from "@proxbox/server";
import type { Accounts } from "../accounts/create-accounts.ts";
import type { Authenticated } from "../accounts/gate.ts";
import type { Principal } from "../accounts/principal.ts";
import type { Audit } from "../audit/create-audit.ts";
import type { Database } from "../database/database.ts";
import type { Jobs } from "../jobs/create-jobs.ts";
import type { EndpointStore } from "../endpoints/create-endpoint-store.ts";
import type { Endpoints } from "../endpoints/create-endpoints.ts";
import type { Live } from "../live/create-live.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Schedules } from "../schedules/schedules.ts";
import type { Services } from "../services/create-services.ts";
import type { SettingsStore } from "../settings/create-settings.ts";

/** The HTTP application; routes are typed by the zod schemas that they are given. */
export type App = HttpApp;

/** How the server is reached and what it lets in. */
export interface ControlOptions extends ServerSettings {
  /** PEM texts; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Version of this control plane, as `/api/status/` says it. */
  readonly version: string;
  /** Key that the cookies are signed with, at least 32 characters; the same after a restart, or everybody has to sign in anew. */
  readonly cookieSecret: string;
  /** Folder of the built web page; absent: two plain pages stand in for it. */
  readonly pageDir?: string;
}

/** What the routes work with: each area as its `createX` gives it. */
export interface ControlParts {
  /** The endpoints as jobs read them, secrets in clear. */
  readonly endpoints: EndpointStore;
  /** The endpoints as people see and change them. */
  readonly savedEndpoints: Endpoints;
  readonly settings: SettingsStore;
  readonly services: Services;
  readonly jobs: Jobs;
  readonly schedules: Schedules;
  readonly live: Live;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly database: Pick<Database, "kind" | "kysely" | "warnings">;
  readonly logs: Logs;
  readonly metrics: Metrics;
  readonly options: ControlOptions;
  readonly clock: () => Date;
  readonly timers: Timers;
  readonly newId: () => string;
}

/** What a changing route does, as the audit log says it: `{ action: "update", objectType: "proxmoxendpoint" }`. */
export interface AuditedAction {
  readonly action: string;
  readonly objectType: string;
}

/** What a handler adds to the audit entry of its request; secrets in `data` are struck out. */
export interface AuditDetails {
  readonly objectId?: number | string;
  readonly objectName?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call: whoever has this permission, or anybody who is signed in. This or `isOpen` is on every route. */
    readonly permission?: Permission | "authenticated";
    /** A stream that a page holds as long as it is open: no use of its session, which may run out meanwhile. */
    readonly isHeld?: true;
    /** Anybody may call. */
    readonly isOpen?: true;
    /** On every route that changes something, whatever its method: success is written to the audit log. */
    readonly audit?: AuditedAction;
  }
  interface FastifyRequest {
    /** The caller; nobody on open routes. */
    principal: Principal;
    /** How the caller showed who they are: with a token or a session; undefined on open routes. */
    caller: Authenticated | undefined;
    /** Set by handlers of changing routes: what was changed. */
    auditData: AuditDetails;
  }
}
