import type { LabRequest, LabResponse } from "../../http/lab-server.ts";
import type { Principal } from "../accounts.ts";
import { ApiFailure, notImplemented } from "../api-failure.ts";
import { dialectOf } from "../dialect.ts";
import type { ProxmoxVersion } from "../dialect.ts";
import type { Estate } from "../estate.ts";
import type { ApiAnswerer, ApiRequest } from "../handler.ts";
import { administratorPrivileges } from "../privileges.ts";
import type { UnexpectedRequest } from "../proxmox-lab.ts";
import { jsonResponse } from "../render.ts";
import type { World } from "../world.ts";
import { estateOfRecording } from "./estate-of-recording.ts";
import { loadRecording } from "./load-recording.ts";
import type { Recording } from "./load-recording.ts";
import { recordedVersion, synthesise, versionFamily } from "./synthesise.ts";
import { unrecorded } from "./unrecorded.ts";

/** A recording, ready to be served. */
export interface Replay {
  /** What the recording says of the cluster; a mirror, changing it changes no answer. */
  readonly estate: Estate;
  readonly version: ProxmoxVersion;
  /** Any token and any ticket is welcome; nothing is 401 "No ticket" as ever. */
  authenticate(method: string, headers: LabRequest["headers"]): Principal;
  answerer(world: World, unexpected: UnexpectedRequest[]): ApiAnswerer;
}

function typeFits(type: unknown, wanted: string): boolean {
  return wanted === "vm" ? type === "qemu" || type === "lxc" : type === wanted;
}

// A filter that was not recorded is applied to what was; other parameters are passed over.
function withoutQuery(recording: Recording, request: ApiRequest): unknown {
  if (Object.keys(request.query).length === 0 || request.method !== "GET") return undefined;
  const answer = recording.find("GET", request.path, {});
  const { type } = request.query;
  if (answer?.status !== 200) return undefined;
  if (request.path !== "/cluster/resources" || type === undefined) return answer.body;
  return { data: recording.rows(request.path).filter((row) => typeFits(row["type"], type)) };
}

async function verbatim(recording: Recording, request: ApiRequest): Promise<LabResponse | undefined> {
  const answer = recording.find(request.method, request.path, request.query);
  if (!answer) return undefined;
  const reason = answer.reason === undefined ? {} : { reason: answer.reason };
  if (answer.body === null || answer.body === undefined || answer.body === "") return { status: answer.status, ...reason, body: "" };
  return { ...(await jsonResponse(answer.body, answer.status, request.acceptEncoding)), ...reason };
}

function replayAnswerer(recording: Recording, world: World, unexpected: UnexpectedRequest[]): ApiAnswerer {
  return async (request) => {
    const recorded = await verbatim(recording, request);
    if (recorded) return recorded;
    const known = withoutQuery(recording, request) ?? synthesise(recording, world, request);
    if (known !== undefined) return jsonResponse(known, 200, request.acceptEncoding);
    const failure = unrecorded(world, request);
    if (failure) throw failure;
    unexpected.push({ method: request.method, path: request.path });
    throw notImplemented(request.method, request.path);
  };
}

/** Loads a directory of recordings. Rejects when it cannot be read or holds none. */
export async function startReplay(directory: string): Promise<Replay> {
  const recording = await loadRecording(directory);
  const version = versionFamily(recordedVersion(recording));
  const all = new Map(administratorPrivileges(dialectOf(version)).map((privilege) => [privilege, true] as const));
  return {
    estate: estateOfRecording(recording),
    version,
    authenticate(_method, headers) {
      const given = /PVEAPIToken[= ](.+)/.test(headers.authorization ?? "") || /PVEAuthCookie=/.test(headers.cookie ?? "");
      if (!given) throw new ApiFailure(401, "No ticket", { bare: true });
      return { id: "root@pam", privilegesAt: () => all, paths: ["/"] };
    },
    answerer: (world, unexpected) => replayAnswerer(recording, world, unexpected),
  };
}
