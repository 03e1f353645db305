import type { LabHandler, LabRequest, LabResponse } from "../http/lab-server.ts";
import type { Principal } from "./accounts.ts";
import { ApiFailure } from "./api-failure.ts";
import { renderFailure } from "./render.ts";
import type { RenderStyle } from "./render.ts";
import type { World } from "./world.ts";

/** Answers an authenticated API request; throws `ApiFailure`. */
export type ApiAnswerer = (request: ApiRequest, principal: Principal) => Promise<LabResponse>;

/** A request below `/api2/json`. */
export interface ApiRequest {
  method: string;
  /** Path below `/api2/json`, not decoded. */
  path: string;
  /** Query and form parameters. */
  query: Record<string, string>;
  /** Accept-Encoding as sent. */
  acceptEncoding: string | undefined;
}

/** What the HTTP face of pveproxy needs. */
export interface HandlerSettings {
  world: World;
  style: RenderStyle;
  answer: ApiAnswerer;
  /** Identifies the caller; throws `ApiFailure` 401. */
  authenticate(method: string, headers: LabRequest["headers"]): Principal;
  authFailureDelayMs: number;
}

const knownMethods = new Set(["GET", "POST", "PUT", "DELETE"]);
const openPaths = new Set(["/access/ticket", "/access/domains"]);
const nobody: Principal = { id: "", privilegesAt: () => new Map(), paths: [] };

function bareFailure(status: number, reason: string): ApiFailure {
  return new ApiFailure(status, reason, { bare: true });
}

function parameters(request: LabRequest): Record<string, string> {
  const type = request.headers["content-type"] ?? "";
  const query = Object.fromEntries(new URLSearchParams(request.query));
  if (request.body.length === 0) return query;
  const text = request.body.toString("utf8");
  const form = type.startsWith("application/json") ? (JSON.parse(text) as Record<string, unknown>) : Object.fromEntries(new URLSearchParams(text));
  return { ...Object.fromEntries(Object.entries(form).map(([key, value]) => [key, String(value)])), ...query };
}

function apiPath(path: string): string {
  const parts = /^\/api2\/([a-z][a-z0-9]+)(\/.*)?$/.exec(path);
  if (!parts) throw bareFailure(404, `no such file '${path}'`);
  const [, format = "", below = "/"] = parts;
  if (format !== "json") throw new ApiFailure(501, `no formatter for uri ${below}, ${format}`, { bare: true });
  return below.length > 1 ? below.replace(/\/+$/, "") : below;
}

// Order of pve-http-server's AnyEvent.pm: method, authentication, content, and only then the API itself.
async function api(settings: HandlerSettings, request: LabRequest): Promise<LabResponse> {
  const { method, headers } = request;
  if (!knownMethods.has(method)) throw bareFailure(501, `method '${method}' not available`);
  const path = apiPath(request.path);
  const principal = openPaths.has(path) ? nobody : settings.authenticate(method, headers);
  if (request.body.length > 0 && (method === "GET" || method === "DELETE")) throw bareFailure(501, `Unexpected content for method '${method}'`);
  const acceptEncoding = headers["accept-encoding"]?.toString();
  return settings.answer({ method, path, query: parameters(request), acceptEncoding }, principal);
}

/** The HTTP face of Proxmox VE: the web page at `/`, the API below `/api2/json`, and its error answers. */
export function proxmoxHandler(settings: HandlerSettings): LabHandler {
  return async (request) => {
    if (request.method === "GET" && (request.path === "/" || request.path === "/index.html")) {
      return { status: 200, headers: { "Content-Type": "text/html" }, body: "<!DOCTYPE html><html><head><title>pve - Proxmox Virtual Environment</title></head></html>" };
    }
    try {
      return await api(settings, request);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 401) await settings.world.wait(settings.authFailureDelayMs);
      return renderFailure(error, settings.style);
    }
  };
}
