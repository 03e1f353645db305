import { randomUUID } from "node:crypto";
import type { LabHandler, LabRequest, LabResponse } from "../../http/lab-server.ts";
import { HttpError } from "../model/errors.ts";
import { branchType } from "../models/plugin/branch.ts";
import type { Model } from "../model/model.ts";
import type { Access } from "./access.ts";
import { answerTo, pageNotFound, requestLineTooLarge } from "./answers.ts";
import { allowed, parseJson } from "./api-request.ts";
import type { ApiRequest, ServerContext } from "./api-request.ts";
import { branchActionView } from "./branches.ts";
import type { Branches } from "./branches.ts";
import { bulkDeleteView, bulkUpdateView, createView } from "./bulk-views.ts";
import { optionsView } from "./options-view.ts";
import { detailView, listView } from "./read-views.ts";
import { authenticationCheckView, fullVersions, provisionView, revokeTokenView, rootView, statusView, usersView } from "./special-views.ts";
import { deleteOne, updateOne } from "./write-views.ts";

/** What the handler serves. */
export interface HandlerOptions {
  readonly server: ServerContext;
  readonly access: Access;
  readonly tls: boolean;
  readonly plugins: readonly string[];
  readonly branches: Branches;
}

interface Route {
  readonly model: Model;
  /** Undefined for the list endpoint. */
  readonly id: number | undefined;
}

// gunicorn's limit_request_line (netbox-api.md 2.2).
const maxRequestLineBytes = 4094;

const listMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const detailMethods = ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const readMethods = ["GET", "HEAD", "OPTIONS"];

function findRoute(path: string, models: ReadonlyMap<string, Model>): Route | undefined {
  const match = /^\/api\/(.+?)\/(?:(\d+)\/)?$/.exec(path);
  const model = models.get(match?.[1] ?? "");
  return model && { model, id: match?.[2] === undefined ? undefined : Number(match[2]) };
}

function methodsOf({ model, id }: Route): string[] {
  if (model.readOnly) return readMethods;
  return id === undefined ? listMethods : detailMethods;
}

function dispatch(request: ApiRequest, { id }: Route): LabResponse {
  switch (request.method) {
    case "GET":
    case "HEAD":
      return id === undefined ? listView(request) : detailView(request, id);
    case "POST":
      return createView(request);
    case "PUT":
    case "PATCH":
      return id === undefined ? bulkUpdateView(request) : updateOne(request, id);
    case "DELETE":
      return id === undefined ? bulkDeleteView(request) : deleteOne(request, id);
    default:
      return optionsView(request, id === undefined);
  }
}

// 4.7 puts a bulk write into a queue when asked to (netbox-api.md 2.7); the lab has no worker, as its status says. Before, the parameter is ignored.
function refuseBackground({ server, query, headers }: ApiRequest): void {
  if (server.settings.version < 7 || query.get("background") !== "true") return;
  if (headers["if-match"] !== undefined) throw new HttpError(400, { detail: "If-Match is not supported for background requests." });
  throw new HttpError(503, { detail: "Unable to process request: RQ worker process not running." });
}

function serveModel(request: ApiRequest, route: Route): LabResponse {
  const methods = methodsOf(route);
  if (!methods.includes(request.method)) {
    allowed(request, request.method === "POST" ? "add" : request.method === "DELETE" ? "delete" : "change");
    throw new HttpError(405, { detail: `Method "${request.method}" not allowed.` });
  }
  const isWrite = !readMethods.includes(request.method);
  if (isWrite && route.id === undefined) refuseBackground(request);
  for (const trap of isWrite ? ["fields", "omit"] : []) {
    if (request.query.has(trap)) request.server.noteUnexpected("input dropped by a write", `${request.model.path}: ${trap}`);
  }
  const response = dispatch(request, route);
  return { ...response, headers: { Allow: methods.join(", "), ...response.headers } };
}

/** Of users and tokens the lab knows just what it takes to sign in with an account of NetBox. */
function serveUsers(request: LabRequest, { server, access }: HandlerOptions, baseUrl: string): LabResponse | undefined {
  const { version } = server.settings;
  const [, tokenId] = /^\/api\/users\/tokens\/(\d+)\/$/.exec(request.path) ?? [];
  if (request.path === "/api/users/tokens/provision/" && request.method === "POST") {
    return provisionView(parseJson(request), { access, baseUrl, version, now: server.db.now() });
  }
  if (tokenId !== undefined && request.method === "DELETE") return revokeTokenView(access.authenticate(request.headers.authorization), Number(tokenId), access);
  if (request.path !== "/api/users/users/" || request.method !== "GET") return undefined;
  return usersView(access.authenticate(request.headers.authorization), { access, baseUrl, query: new URLSearchParams(request.query) });
}

function serveSpecial(request: LabRequest, options: HandlerOptions, baseUrl: string): LabResponse | undefined {
  const { server, access } = options;
  const { version } = server.settings;
  const ofUsers = serveUsers(request, options, baseUrl);
  if (ofUsers !== undefined || request.method !== "GET") return ofUsers;
  if (request.path === "/api/status/") {
    access.authenticate(request.headers.authorization);
    return statusView(fullVersions[version] ?? "", options.plugins);
  }
  if (request.path === "/api/authentication-check/" && version >= 5) {
    return authenticationCheckView(access.authenticate(request.headers.authorization), baseUrl);
  }
  if (!/^\/api\/([a-z-]+\/)?$/.test(request.path)) return undefined;
  access.authenticate(request.headers.authorization);
  return rootView(request.path, server.db.models, baseUrl);
}

// netbox/middleware.py: only below /api/ and only for GET is a missing slash forgiven, with a redirect.
function withoutSlash(request: LabRequest, isKnown: boolean): LabResponse {
  if (request.method !== "GET" || !isKnown) return pageNotFound();
  const query = request.query === "" ? "" : `?${request.query}`;
  return { status: 301, headers: { "Content-Type": "text/html; charset=utf-8", Location: `${request.path}/${query}` } };
}

/** The plugin looks at the header before anything else, but at /api/status/; without the plugin nobody does (netbox-api.md 2.16). */
function chosenTables(request: LabRequest, { server, plugins, branches }: HandlerOptions): ServerContext {
  const header = request.headers["x-netbox-branch"];
  if (!plugins.includes("branching") || typeof header !== "string" || request.path === "/api/status/") return server;
  return { ...server, db: branches.databaseOf(header) };
}

function createServe(options: HandlerOptions): (request: LabRequest, requestId: string) => LabResponse {
  const { access, branches } = options;
  const models = new Map(options.server.db.models.map((model) => [model.path, model]));
  return (request, requestId) => {
    const server = chosenTables(request, options);
    const baseUrl = `${options.tls ? "https" : "http"}://${request.headers.host ?? "localhost"}`;
    const special = serveSpecial(request, options, baseUrl) ?? branchActionView(request, { branches, access, baseUrl });
    if (special) return special;
    const slashed = request.path.endsWith("/") ? request.path : `${request.path}/`;
    const route = findRoute(slashed, models);
    if (!route) server.noteUnexpected("unknown path", `${request.method} ${request.path}`);
    if (slashed !== request.path) return withoutSlash(request, route !== undefined);
    if (!route) return pageNotFound();
    const principal = access.authenticate(request.headers.authorization);
    const { method, path, headers, body } = request;
    if (route.model.type === branchType && method === "GET") branches.work();
    return serveModel({ server, model: route.model, method, path, query: new URLSearchParams(request.query), headers, body, baseUrl, requestId, principal }, route);
  };
}

/** Makes the handler that plays NetBox: request line, paths, authentication, views, headers. */
export function createHandler(options: HandlerOptions): LabHandler {
  const serve = createServe(options);
  const { version } = options.server.settings;
  return (request) => {
    const requestLineBytes = Buffer.byteLength(`${request.method} ${request.target} HTTP/1.1`);
    if (requestLineBytes > maxRequestLineBytes) return requestLineTooLarge(requestLineBytes);
    const requestId = randomUUID();
    let response: LabResponse;
    try {
      response = serve(request, requestId);
    } catch (error) {
      response = answerTo(error, fullVersions[version] ?? "");
    }
    if (response.status === 301) return response;
    return { ...response, headers: { "X-Request-ID": requestId, "API-Version": `4.${version}`, Vary: "HX-Request, Accept-Language, Cookie, origin", ...response.headers } };
  };
}

