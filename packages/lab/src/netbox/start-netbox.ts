import { paced } from "./server/write-pace.ts";
import type { WritePace } from "./server/write-pace.ts";
import type { FaultQueue } from "../http/fault-queue.ts";
import { startLabServer } from "../http/lab-server.ts";
import type { LabHandler, LabRequest } from "../http/lab-server.ts";
import type { RequestLog } from "../http/request-log.ts";
import { createDatabase } from "./data/database.ts";
import type { Row } from "./data/row.ts";
import { changesOf, createLabTables } from "./lab-tables.ts";
import type { LabTables } from "./lab-tables.ts";
import type { Settings } from "./model/model.ts";
import type { Validator } from "./model/prepare.ts";
import { modelsOf } from "./models/all-models.ts";
import { objectTypeRow } from "./models/object-type.ts";
import { proxboxCustomFields } from "./proxbox-custom-fields.ts";
import { createAccess } from "./server/access.ts";
import type { FixedTokens, LabUser, Permission } from "./server/access.ts";
import { html } from "./server/answers.ts";
import type { ServerContext } from "./server/api-request.ts";
import { createBranches } from "./server/branches.ts";
import type { Branches } from "./server/branches.ts";
import { createHandler } from "./server/handler.ts";

/** A refusal of the lab's own, standing for NetBox's CUSTOM_VALIDATORS: `check` sees the raw row and returns a message to refuse. */
export interface CustomValidator {
  readonly model: string;
  check(row: Row): string | undefined;
}

/** Options of a lab NetBox; every one may be left out. */
export interface NetboxLabOptions {
  /** Default "4.6". */
  version?: "4.2" | "4.3" | "4.4" | "4.5" | "4.6" | "4.7";
  /** 0, the default, takes a free one. */
  port?: number;
  /** MAX_PAGE_SIZE, default 1000; 0 for no cap. */
  maxPageSize?: number;
  /** ENFORCE_GLOBAL_UNIQUE, default true. */
  enforceGlobalUnique?: boolean;
  /** Serve TLS with a self-signed certificate. */
  tls?: boolean;
  /** Answer every request with a 301 to https. */
  redirectToHttps?: boolean;
  /** Answer every request with an HTML page and 200, as a captive portal does. */
  html?: boolean;
  /** Remember requests that the lab does not know in `unexpected`; default true. */
  strict?: boolean;
  /** "proxbox": the custom fields of netbox-proxbox exist (sync-mapping.md 3.2). */
  customFields?: "none" | "proxbox";
  /** "proxbox": netbox-proxbox's models have their REST API (sync-mapping.md 3.15 to 3.21). "branching": netbox-branching (netbox-api.md 2.16). */
  plugins?: readonly ("proxbox" | "branching")[];
  latencyMs?: number;
  /** Takes as long for a write as a real NetBox, whose processor is the limit: 17-28 ms an object, two workers (netbox-api.md 2.18). */
  writePace?: WritePace;
  /** Sees every request with its body before it is answered: for who measures. */
  onRequest?: (request: LabRequest) => void;
  customValidators?: readonly CustomValidator[];
  clock?: () => Date;
}

/** Something that was asked of the lab and that it does not know; it answered as NetBox would (mostly: ignored it). */
export interface UnexpectedNetboxRequest {
  /** "unknown path", "unknown filter", "input dropped by a write". */
  readonly reason: string;
  readonly detail: string;
}

/** The tokens of a lab NetBox and the means to make more. */
export interface LabTokens extends FixedTokens {
  /** A token (a given one, or a new one) of a new user with just these permissions. */
  addToken(permissions: readonly Permission[], token?: string): string;
  /** A user whose password POST /api/users/tokens/provision/ takes. */
  addUser(username: string, password: string, permissions: readonly Permission[]): LabUser;
  /** Such a user who is in groups and has no permission by name. */
  addMember(username: string, password: string, groups: readonly string[]): LabUser;
  /** Tokens that POST /api/users/tokens/provision/ made and that are still there. */
  provisioned(): number;
}

/** What a person does with branches, without HTTP; branches are named by their schema id. */
export interface LabBranches extends Pick<Branches, "open" | "setStatus" | "merge"> {
  /** The tables of a branch that is ready. */
  tables(schemaId: string): LabTables;
}

/** A running lab NetBox. */
export interface NetboxLab {
  readonly url: string;
  readonly tokens: LabTokens;
  readonly requests: RequestLog;
  readonly faults: FaultQueue;
  readonly unexpected: UnexpectedNetboxRequest[];
  readonly tables: LabTables;
  /** Only of use with the plugin "branching". */
  readonly branches: LabBranches;
  /** Only with `tls`: PEM text and SHA-256 fingerprint. */
  readonly certificate?: { readonly certificate: string; readonly fingerprint256: string };
  /** The change log, oldest first, as raw rows. */
  changes(): readonly Row[];
  close(): Promise<void>;
}

function createValidator(validators: readonly CustomValidator[]): Validator {
  return (model, draft) => {
    for (const validator of validators) {
      const message = validator.model === model.type || validator.model === model.path ? validator.check(draft) : undefined;
      if (message !== undefined) return message;
    }
    return undefined;
  };
}

function wrap(handler: LabHandler, options: NetboxLabOptions): LabHandler {
  if (options.redirectToHttps) {
    return (request) => ({ status: 301, headers: { Location: `https://${request.headers.host ?? "localhost"}${request.target}` } });
  }
  if (options.html) return () => html(200, "Welcome", "Please sign in to use this network.");
  return handler;
}

/** Starts a NetBox of the lab on 127.0.0.1. Rejects when the port is taken. */
export async function startNetbox(options: NetboxLabOptions = {}): Promise<NetboxLab> {
  const settings: Settings = { version: Number((options.version ?? "4.6").slice(2)), enforceGlobalUnique: options.enforceGlobalUnique ?? true };
  const db = createDatabase(modelsOf(settings.version, options.plugins), options.clock ?? (() => new Date()));
  if (db.has("core.objecttype")) db.models.forEach((model, index) => db.table("core.objecttype").put(objectTypeRow(model, index + 1)));
  const access = createAccess(settings.version);
  const unexpected: UnexpectedNetboxRequest[] = [];
  const validate = createValidator(options.customValidators ?? []);
  const server: ServerContext = {
    db,
    settings,
    maxPageSize: options.maxPageSize ?? 1000,
    validate,
    noteUnexpected(reason, detail) {
      if (options.strict ?? true) unexpected.push({ reason, detail });
    },
  };
  const person = access.addUser("person", "", access.admin.permissions);
  const tables = createLabTables(server, person, validate);
  const branches = createBranches(server, access.admin);
  if (options.customFields === "proxbox") for (const body of proxboxCustomFields) tables.insert("extras.customfield", body);
  const handler = wrap(paced(createHandler({ server, access, tls: options.tls ?? false, plugins: options.plugins ?? [], branches }), options.writePace), options);
  const lab = await startLabServer({ handler, port: options.port ?? 0, tls: options.tls ?? false, latencyMs: options.latencyMs ?? 0, onRequest: options.onRequest });
  return {
    url: lab.url,
    tokens: { ...access.fixed, addToken: access.addToken, addUser: access.addUser, addMember: access.addMember, provisioned: access.issued },
    requests: lab.requests,
    faults: lab.faults,
    unexpected,
    tables,
    branches: {
      open: branches.open,
      setStatus: branches.setStatus,
      merge: branches.merge,
      tables: (schemaId) => createLabTables({ ...server, db: branches.databaseOf(schemaId) }, person, validate),
    },
    ...(lab.certificate ? { certificate: lab.certificate } : {}),
    changes: () => changesOf(db),
    close: lab.close,
  };
}
