import { ApiFailure } from "../api-failure.ts";
import type { ApiRequest } from "../handler.ts";
import type { World } from "../world.ts";

function unrecordedGuest(world: World, parts: RegExpExecArray): ApiFailure {
  const [, node = "", kind = "", id = "", rest = ""] = parts;
  const type = kind === "lxc" ? "lxc" : "qemu";
  const guest = world.guest(Number(id));
  if (guest && rest.startsWith("agent/")) {
    return new ApiFailure(500, guest.status === "running" ? "QEMU guest agent is not running" : `VM ${id} is not running`);
  }
  const missing = `Configuration file 'nodes/${node}/${type === "qemu" ? "qemu-server" : "lxc"}/${id}.conf' does not exist`;
  return new ApiFailure(500, missing);
}

/**
 * What a real server answers where nothing is known. A guest's call: 500 "Configuration file '…' does not exist", agent calls 500 in the
 * agent's words. A known node's call: 596 with an empty body, the one answer that claims nothing. An unknown node: 500 host name
 * lookup. Undefined for paths of the cluster: those are 501, as a feature that this version lacks.
 */
export function unrecorded(world: World, request: ApiRequest): ApiFailure | undefined {
  const guest = /^\/nodes\/([^/]+)\/(qemu|lxc)\/(\d+)\/(.+)$/.exec(request.path);
  if (guest) return unrecordedGuest(world, guest);
  const node = /^\/nodes\/([^/]+)\//.exec(request.path)?.[1];
  if (node === undefined) return undefined;
  const known = world.estate.nodes.some((candidate) => candidate.name === node);
  if (known) return new ApiFailure(596, "Connection timed out", { bare: true });
  return new ApiFailure(500, `hostname lookup '${node}' failed - failed to get address info for: ${node}: Name or service not known`);
}
