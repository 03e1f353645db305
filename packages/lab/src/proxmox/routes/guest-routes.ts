import type { EstateGuest } from "../estate.ts";
import { configBody, snapshotRows, statusCurrent } from "../guest-rows.ts";
import { parameter } from "../router.ts";
import type { Call, Route } from "../router.ts";
import type { World } from "../world.ts";
import { reachGuest } from "../world.ts";
import { agentAnswer } from "./agent-answer.ts";
import type { AgentCommand } from "./agent-answer.ts";
import { containerInterfaces } from "./container-interfaces.ts";

const guestAudit = { path: "/vms/{vmid}", anyOf: ["VM.Audit"] };
const agentRead = { path: "/vms/{vmid}", anyOf: (world: World): readonly string[] => world.dialect.agentPrivileges };

/** The guest of a call. Throws `ApiFailure` 500 when this node does not hold it. */
function guest(call: Call, type: EstateGuest["type"]): EstateGuest {
  return reachGuest(call.world, { node: parameter(call, "node"), type, vmid: Number(parameter(call, "vmid")) });
}

function commonRoutes(type: EstateGuest["type"]): Route[] {
  const base = `/nodes/{node}/${type}/{vmid}`;
  return [
    { pattern: `${base}/config`, query: ["current", "snapshot"], needs: guestAudit, handle: (call) => ({ data: configBody(call.world, guest(call, type)) }) },
    { pattern: `${base}/status/current`, needs: guestAudit, handle: (call) => ({ data: statusCurrent(call.world, guest(call, type)) }) },
    { pattern: `${base}/snapshot`, needs: guestAudit, handle: (call) => ({ data: snapshotRows(call.world, guest(call, type)) }) },
  ];
}

function agentRoute(command: AgentCommand): Route {
  const handle: Route["handle"] = async (call) => ({ data: await agentAnswer(call.world, guest(call, "qemu"), command) });
  return { pattern: `/nodes/{node}/qemu/{vmid}/agent/${command}`, needs: agentRead, handle };
}

/** What the API says of one virtual machine or container. */
export const guestRoutes: readonly Route[] = [
  ...commonRoutes("qemu"),
  ...commonRoutes("lxc"),
  ...(["network-get-interfaces", "get-osinfo", "get-host-name", "info"] as const).map(agentRoute),
  {
    pattern: "/nodes/{node}/lxc/{vmid}/interfaces", needs: guestAudit,
    handle: (call) => ({ data: containerInterfaces(call.world, guest(call, "lxc")) }),
  },
];
