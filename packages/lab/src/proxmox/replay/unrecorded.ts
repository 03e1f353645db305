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
 * agent's words. A call to a node that was offline: 595. An unknown node: 500 host name lookup. Undefined for everything else, which
 * then is 501, a feature that this version lacks: the one answer that says nothing about node, pool or storage.
 */
export function unrecorded(world: World, request: ApiRequest): ApiFailure | undefined {
  const name = /^\/nodes\/([^/]+)\//.exec(request.path)?.[1];
  if (name === undefined) return undefined;
  const node = world.estate.nodes.find((candidate) => candidate.name === name);
  if (!node) return new ApiFailure(500, `hostname lookup '${name}' failed - failed to get address info for: ${name}: Name or service not known`);
  if (!node.online) return new ApiFailure(595, "No route to host", { bare: true });
  const guest = /^\/nodes\/([^/]+)\/(qemu|lxc)\/(\d+)\/(.+)$/.exec(request.path);
  return guest ? unrecordedGuest(world, guest) : undefined;
}
