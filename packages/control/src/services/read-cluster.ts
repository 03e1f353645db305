import { AppError, ClusterNode, ClusterStatus, NodeFigures } from "@proxbox/contract";
import { z } from "zod";
import type { BackendRequestContext } from "./backend-context.ts";
import { requestBackend } from "./http-client.ts";
import type { HttpParts } from "./http-client.ts";

/** One Proxmox endpoint of a backend, by the backend's own id. */
export interface WireTarget {
  readonly wireId: number;
  /** Default: as any JSON request. */
  readonly answerMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a Proxmox endpoint turned out to be (wire-contract.md 6.5). */
export interface ClusterFacts {
  readonly mode: "undefined" | "standalone" | "cluster";
  readonly clusterName: string | undefined;
  /** Proxmox VE's release; `undefined` where it was not told. */
  readonly version: string | undefined;
  readonly nodes: number;
  /** What could not be read. */
  readonly warnings: readonly string[];
}

// Only what decides; a backend of another age may leave the rest out or write it otherwise.
const Status = ClusterStatus.pick({ name: true, type: true }).loose().extend({ node_list: z.array(z.unknown()).catch([]) });
const Node = ClusterNode.pick({ name: true, type: true });
const Figures = NodeFigures.pick({ node: true }).loose();
const Version = z.looseObject({ version: z.string() });

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All rows, whether they come as a list, as lists by name, or within lists. */
function flatten(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isObject(value)) return [];
  if ("type" in value || "node" in value || "version" in value) return [value];
  return Object.values(value).flatMap(flatten);
}

function parsed<T>(schema: z.ZodType<T>, rows: readonly unknown[]): T[] {
  return rows.flatMap((row) => {
    const result = schema.safeParse(row);
    return result.success ? [result.data] : [];
  });
}

async function read(parts: HttpParts, context: BackendRequestContext, { path, target }: { readonly path: string; readonly target: WireTarget }): Promise<readonly unknown[]> {
  const reply = await requestBackend(parts, context, { path, query: { proxmox_endpoint_ids: String(target.wireId) }, signal: target.signal, expects: "json", ...(target.answerMs === undefined ? {} : { answerMs: target.answerMs }) });
  if (!reply.ok) throw reply.error;
  return flatten(reply.json);
}

/** Reads `proxmox/cluster/status` of one endpoint: its clusters, each with the names of its nodes. Throws when it cannot be read or shows nothing. */
async function readClusterStatus(parts: HttpParts, context: BackendRequestContext, target: WireTarget): Promise<{ readonly clusterName: string | undefined; readonly nodeNames: readonly string[] }> {
  const rows = await read(parts, context, { path: "proxmox/cluster/status", target });
  const clusters = parsed(Status, rows);
  const nodes = parsed(Node, [...rows, ...clusters.flatMap(({ node_list: list }) => list)]);
  if (clusters.length === 0 && nodes.length === 0) throw new AppError("BE_UNEXPECTED", { where: context.httpUrl, detail: "the cluster's status shows neither a cluster nor a node" });
  return { clusterName: clusters[0]?.name, nodeNames: [...new Set(nodes.map(({ name }) => name))] };
}

/** Reads `proxmox/nodes/` of one endpoint: the figures of its nodes, of the Python backend only the first one's (B20). */
async function readNodes(parts: HttpParts, context: BackendRequestContext, target: WireTarget): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return parsed(Figures, await read(parts, context, { path: "proxmox/nodes/", target }));
}

/** Reads Proxmox VE's release of one endpoint; `undefined` when it is not told. */
export async function readVersion(parts: HttpParts, context: BackendRequestContext, target: WireTarget): Promise<string | undefined> {
  return parsed(Version, await read(parts, context, { path: "proxmox/version", target }))[0]?.version;
}

async function orWarning<T>(reading: Promise<T>, warnings: string[]): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith("BE_")) throw error;
    warnings.push(error.message);
    return undefined;
  }
}

/** Reads what an endpoint is. Throws when the cluster's status cannot be read; nodes and version are only warnings (wire-contract.md 6.5). */
export async function readCluster(parts: HttpParts, context: BackendRequestContext, target: WireTarget): Promise<ClusterFacts> {
  const { clusterName, nodeNames } = await readClusterStatus(parts, context, target);
  const warnings: string[] = [];
  await orWarning(readNodes(parts, context, target), warnings);
  const version = await orWarning(readVersion(parts, context, target), warnings);
  const isCluster = clusterName !== undefined && nodeNames.length > 1;
  return { mode: isCluster ? "cluster" : nodeNames.length === 1 ? "standalone" : "undefined", clusterName, version, nodes: nodeNames.length, warnings };
}
