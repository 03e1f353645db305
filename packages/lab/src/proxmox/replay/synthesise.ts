import type { ProxmoxVersion } from "../dialect.ts";
import type { ProxmoxRow } from "../estate.ts";
import type { ApiRequest } from "../handler.ts";
import { administratorPrivileges } from "../privileges.ts";
import type { Envelope } from "../render.ts";
import type { World } from "../world.ts";
import { recordedResources } from "./estate-of-recording.ts";
import { splitRecordedPath } from "./load-recording.ts";
import type { Recording } from "./load-recording.ts";

function recordedVersionBody(recording: Recording): ProxmoxRow | undefined {
  const answer = recording.answers.find(({ path, status }) => status === 200 && /^(?:\/nodes\/[^/]+)?\/version$/.test(splitRecordedPath(path).path));
  return (answer?.body as { data?: ProxmoxRow } | undefined)?.data;
}

/** The Proxmox VE version of a recording, e.g. "9.1.5"; guessed from the rows' form where none was recorded (`memhost` came with 9). */
export function recordedVersion(recording: Recording): string {
  const version = recordedVersionBody(recording)?.["version"];
  if (version !== undefined) return String(version);
  return recordedResources(recording).some((row) => "memhost" in row) ? "9.1" : "7.4";
}

/** The nearest version whose manners the lab knows. */
export function versionFamily(version: string): ProxmoxVersion {
  const [major = 9, minor = 0] = version.split(/[.-]/).map(Number);
  if (major >= 9) return "9.1";
  if (major === 8) return minor >= 4 ? "8.4" : "8.3";
  return "7.4";
}

function nodeList(recording: Recording): ProxmoxRow[] {
  const listed = recordedResources(recording).filter((row) => row["type"] === "node");
  if (listed.length > 0) return listed;
  return recording.rows("/cluster/status").filter((row) => row["type"] === "node").map((row) => ({ ...row, node: row["name"], status: row["online"] === 1 ? "online" : "offline" }));
}

// Only one node is a stand-alone host as far as anybody knows; its row then has nodeid 0 and there is no cluster row.
function clusterStatus(recording: Recording, world: World): ProxmoxRow[] {
  const named = nodeList(recording).length > 0 ? nodeList(recording) : recording.rows("/nodes");
  const nodes = named.length > 0 ? named : world.estate.nodes.map(({ name }) => ({ node: name, status: "online" }) as ProxmoxRow);
  return nodes.map((row, position) => ({
    type: "node", id: `node/${String(row["node"])}`, name: row["node"], nodeid: nodes.length === 1 ? 0 : position + 1,
    online: row["status"] === "offline" ? 0 : 1, local: position === 0 ? 1 : 0, level: "",
  }));
}

// Nodes of one cluster run one version but for the days of an upgrade.
function versionOf(recording: Recording, world: World): ProxmoxRow {
  const { fullVersion: version, release, repoid } = world.dialect;
  return recordedVersionBody(recording) ?? { version, release, repoid };
}

function permissions(world: World, path: string | undefined): Record<string, ProxmoxRow> {
  const all = Object.fromEntries(administratorPrivileges(world.dialect).map((privilege) => [privilege, 1]));
  return Object.fromEntries((path === undefined ? ["/", "/access", "/nodes", "/pool", "/sdn", "/storage", "/vms"] : [path]).map((each) => [each, all]));
}

/** What a client needs to get going and the recording lacks: version, status, resources, nodes, permissions, tickets. Undefined for anything else. */
export function synthesise(recording: Recording, world: World, request: ApiRequest): Envelope | undefined {
  const { type } = request.query;
  const known: Record<string, () => unknown> = {
    "GET /version": () => versionOf(recording, world),
    "GET /cluster/status": () => clusterStatus(recording, world),
    "GET /cluster/resources": () => recordedResources(recording).filter((row) => type === undefined || row["type"] === type || (type === "vm" && "vmid" in row)),
    "GET /nodes": () => nodeList(recording),
    "GET /access/permissions": () => permissions(world, request.query["path"]),
    "GET /access/ticket": () => null,
    "POST /access/ticket": () => ({ username: request.query["username"] ?? "root@pam", ticket: "PVE:replay", CSRFPreventionToken: "replay" }),
  };
  for (const node of world.estate.nodes) if (node.online) known[`GET /nodes/${node.name}/version`] = () => versionOf(recording, world);
  const make = known[`${request.method} ${request.path}`];
  return make ? { data: make() } : undefined;
}
