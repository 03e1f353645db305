import { STATUS_CODES } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { LabResponse } from "../http/lab-server.ts";
import type { ApiFailure } from "./api-failure.ts";
import type { Dialect } from "./dialect.ts";

/** How answers look: the version's form, and whether a reverse proxy that speaks HTTP/3 has replaced the reason phrases. */
export interface RenderStyle {
  dialect: Dialect;
  proxiedReasons: boolean;
}

/** A successful answer: `data` and, for a few paths, its siblings `total` and `changes`. */
export interface Envelope {
  data: unknown;
  total?: number;
  changes?: string;
}

const compress = promisify(gzip);
const compressFromBytes = 1024;

const jsonHeaders = {
  "Cache-Control": "max-age=0",
  "Content-Type": "application/json;charset=UTF-8",
  Pragma: "no-cache",
  Server: "pve-api-daemon/3.0",
};

/** A JSON answer with the headers of pveproxy; it closes the connection on errors, and compresses only above 1,024 bytes. */
export async function jsonResponse(value: unknown, status: number, accept: string | undefined): Promise<LabResponse> {
  const text = Buffer.from(JSON.stringify(value));
  const headers: Record<string, string> = { ...jsonHeaders, ...(status >= 400 ? { Connection: "close" } : {}) };
  if (text.length <= compressFromBytes || !/\bgzip\b/.test(accept ?? "")) return { status, headers, body: text };
  return { status, headers: { ...headers, "Content-Encoding": "gzip" }, body: await compress(text) };
}

// A reason phrase is one line of printable Latin-1; Node refuses anything else.
function reasonPhrase(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[^\x20-\x7e\xa0-\xff]/g, "?").trim();
}

/**
 * An error answer. Before PVE 8.4 the text stands only in the reason phrase; from 8.4 also in the body. 401 before a handler ran,
 * 595 and 596 have no body at all. Behind an HTTP/3 proxy the reason phrase is the standard one (proxmox-api.md 1.1 A, 1.3).
 */
export async function renderFailure(failure: ApiFailure, style: RenderStyle): Promise<LabResponse> {
  const reason = style.proxiedReasons ? (STATUS_CODES[failure.status] ?? "") : reasonPhrase(failure.message);
  if (failure.bare) {
    return { status: failure.status, reason, headers: { Connection: "close", Server: "pve-api-daemon/3.0", "Cache-Control": "max-age=0" } };
  }
  const message = style.dialect.messageInBody ? { message: failure.died ? `${failure.message}\n` : failure.message } : {};
  const errors = failure.errors === undefined ? {} : { errors: failure.errors };
  return { ...(await jsonResponse({ data: null, ...message, ...errors }, failure.status, undefined)), reason };
}
