import { ProxmoxData } from "@proxbox/contract";
import type { ProxmoxVersionInfo, SessionMode } from "@proxbox/contract";
import { openProxmox, refusalOf } from "@proxbox/engine";
import type { ProxmoxClient } from "@proxbox/engine";
import { z } from "zod";
import type { ProxmoxEndpointRow } from "../store/store.ts";
import type { EndpointSettings } from "./endpoint-settings.ts";
import { toProxmoxOptions } from "./engine-options.ts";
import { looseText } from "./loose-values.ts";

/** The control plane gives up on a reading after 30 s; what is read for it must fail before, with a reason. */
const OPEN_TIMEOUT_MS = 7_000;
const READ_TIMEOUT_MS = 15_000;

/** An endpoint that was signed in at, for the readings of one request. */
export interface ProxmoxSession {
  readonly row: ProxmoxEndpointRow;
  /** The cluster's name, or the node's when it stands alone; the endpoint's own name when it may not be read. */
  readonly name: string;
  readonly mode: SessionMode;
  readonly version: ProxmoxVersionInfo;
  /** Rows of `/cluster/status`; empty in mode `restricted`. */
  readonly status: readonly ProxmoxData[];
  /** Reads the rows of one path. */
  rows(path: string): Promise<readonly ProxmoxData[]>;
  /** Reads the one object of a path. */
  object(path: string): Promise<ProxmoxData>;
}

const Rows = z.array(ProxmoxData);

async function readVersion(client: ProxmoxClient): Promise<ProxmoxVersionInfo> {
  const given = await client.get("/version", ProxmoxData);
  const version = looseText(given["version"]) ?? "";
  return { version, release: looseText(given["release"]) ?? version, repoid: looseText(given["repoid"]) ?? "" };
}

/** `undefined` where the credentials may not read it, which is no failure of the endpoint. */
async function readStatus(client: ProxmoxClient): Promise<readonly ProxmoxData[] | undefined> {
  try {
    return await client.get("/cluster/status", Rows);
  } catch (error) {
    if (refusalOf(error)?.type === "permission") return undefined;
    throw error;
  }
}

function placeOf(status: readonly ProxmoxData[] | undefined): { name: string | null; mode: SessionMode } {
  if (status === undefined) return { name: null, mode: "restricted" };
  const cluster = status.find((row) => row["type"] === "cluster");
  if (cluster !== undefined) return { name: looseText(cluster["name"]), mode: "cluster" };
  return { name: looseText(status.find((row) => row["type"] === "node")?.["name"]), mode: "standalone" };
}

async function signIn(row: ProxmoxEndpointRow, client: ProxmoxClient): Promise<ProxmoxSession> {
  // One after the other: a refused sign-in is answered late on purpose, and each one counts on the other side.
  const version = await readVersion(client);
  const status = await readStatus(client);
  const { name, mode } = placeOf(status);
  return {
    row,
    name: name === null || name === "" ? row.name : name,
    mode,
    version,
    status: status ?? [],
    rows: (path) => client.get(path, Rows, { timeoutMs: READ_TIMEOUT_MS }),
    object: (path) => client.get(path, ProxmoxData, { timeoutMs: READ_TIMEOUT_MS }),
  };
}

/** What a session is opened with. */
export interface SessionParts {
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
}

/** Signs in at one endpoint, does the work, and leaves nothing open. Rejects with an `AppError`. */
export async function withSession<T>(row: ProxmoxEndpointRow, parts: SessionParts, work: (session: ProxmoxSession) => Promise<T>): Promise<T> {
  const options = toProxmoxOptions(row, parts.endpoints);
  const connectTimeoutMs = Math.min(options.connectTimeoutMs ?? OPEN_TIMEOUT_MS, OPEN_TIMEOUT_MS);
  const client = openProxmox({ ...options, connectTimeoutMs, timeoutMs: OPEN_TIMEOUT_MS }, parts.clock);
  try {
    return await work(await signIn(row, client));
  } finally {
    await client.close();
  }
}
