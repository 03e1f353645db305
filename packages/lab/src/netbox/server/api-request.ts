import type { IncomingHttpHeaders } from "node:http";
import type { Database } from "../data/database.ts";
import type { Model, Settings, WriteContext } from "../model/model.ts";
import type { Validator } from "../model/prepare.ts";
import { saveValues } from "../model/save.ts";
import { allowedRows } from "./access.ts";
import type { Action, LabUser, Principal } from "./access.ts";
import { HttpError } from "../model/errors.ts";
import type { Row } from "../data/row.ts";

/** What does not change between the requests of one lab NetBox. */
export interface ServerContext {
  readonly db: Database;
  readonly settings: Settings;
  /** 0: no cap. */
  readonly maxPageSize: number;
  readonly validate: Validator;
  /** Remembers a parameter that this lab does not know (and therefore ignores, as NetBox does). */
  noteUnexpected(reason: string, detail: string): void;
}

/** An authenticated request for a model's endpoint. */
export interface ApiRequest {
  readonly server: ServerContext;
  readonly model: Model;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `http://host:port` as the client wrote it. */
  readonly baseUrl: string;
  readonly requestId: string;
  readonly principal: Principal;
}

/** Which rows the request's user may do this to. Throws 403 when none at all, or when a read-only token writes. */
export function allowed(request: ApiRequest, action: Action): (row: Row) => boolean {
  const { principal, model } = request;
  const rows = allowedRows(principal.user, action, model.type);
  if (!rows || (action !== "view" && !principal.writeEnabled)) throw forbidden();
  return rows;
}

/** The 403 for a missing permission; authentication failures have other texts (netbox-api.md 2.1). */
export function forbidden(): HttpError {
  return new HttpError(403, { detail: "You do not have permission to perform this action." });
}

/** The context in which this user writes. */
export function writeContext(server: ServerContext, user: LabUser, requestId: string): WriteContext {
  const context: WriteContext = {
    db: server.db,
    settings: server.settings,
    user,
    requestId,
    mayView: (type) => allowedRows(user, "view", type) !== undefined,
    update(type, id, values) {
      const table = server.db.table(type);
      const row = table.get(id);
      if (row) saveValues(table.model, row, { values, context });
    },
  };
  return context;
}

// Python tells line, column and offset of a JSON mistake; V8 tells a position, or the token it met.
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : "";
  const position = /position (\d+)/.exec(message)?.[1];
  const token = /Unexpected token '(.)'/u.exec(message)?.[1];
  const char = position !== undefined ? Number(position) : token !== undefined ? text.lastIndexOf(token) : text.length;
  const before = text.slice(0, char);
  const line = before.split("\n").length;
  return `line ${line} column ${char - before.lastIndexOf("\n")} (char ${char})`;
}

/** The parsed JSON body; undefined when there is none. Throws DRF's 400 or 415. */
export function parseJson(request: Pick<ApiRequest, "body" | "headers">): unknown {
  if (request.body.length === 0) return undefined;
  const type = request.headers["content-type"] ?? "";
  const media = type.split(";")[0]?.trim() ?? "";
  if (media !== "application/json") throw new HttpError(415, { detail: `Unsupported media type "${type}" in request.` });
  try {
    return JSON.parse(request.body.toString("utf8")) as unknown;
  } catch (error) {
    throw new HttpError(400, { detail: `JSON parse error - Expecting value: ${placeOf(error, request.body.toString("utf8"))}` });
  }
}
