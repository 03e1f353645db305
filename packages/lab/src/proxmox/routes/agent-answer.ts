import { ApiFailure } from "../api-failure.ts";
import { agentEnabled } from "../config-values.ts";
import type { EstateGuest, GuestAgent, ProxmoxRow } from "../estate.ts";
import type { World } from "../world.ts";

/** The agent commands that the lab answers. */
export type AgentCommand = "network-get-interfaces" | "get-osinfo" | "get-host-name" | "info";

const unsupported = { error: { class: "Unsupported", desc: "this feature or command is not currently supported" } };
const defaultOsInfo: ProxmoxRow = {
  id: "debian", name: "Debian GNU/Linux", "pretty-name": "Debian GNU/Linux 13 (trixie)", version: "13 (trixie)", "version-id": "13",
  "kernel-release": "6.12.69+deb13-cloud-amd64", "kernel-version": "#1 SMP PREEMPT_DYNAMIC Debian 6.12.69-1 (2026-02-08)", machine: "x86_64",
};

// Order of qemu-server's Agent.pm: configured, then running, then answering (proxmox-api.md 1.3).
function reachAgent(guest: EstateGuest): GuestAgent {
  const { agent } = guest;
  if (agent?.mode === "disabled" || !agentEnabled(guest.config["agent"])) throw new ApiFailure(500, "No QEMU guest agent configured");
  if (guest.status === "stopped") throw new ApiFailure(500, `VM ${guest.vmid} is not running`);
  if (!agent || agent.mode === "silent") throw new ApiFailure(500, "QEMU guest agent is not running");
  return agent;
}

function result(guest: EstateGuest, agent: GuestAgent, command: AgentCommand): unknown {
  if (agent.mode === "unsupported") return unsupported;
  const empty = agent.mode === "empty";
  if (command === "network-get-interfaces") return empty ? [] : agent.interfaces;
  if (command === "get-osinfo") return empty ? {} : (agent.osinfo ?? defaultOsInfo);
  if (command === "get-host-name") return { "host-name": agent.hostname ?? guest.name ?? "localhost" };
  return { version: "9.2.0", supported_commands: [{ name: "guest-network-get-interfaces", enabled: true, "success-response": true }] };
}

/** What `/agent/{command}` answers for a guest. Throws `ApiFailure` 500 in the order and words of Proxmox VE. */
export async function agentAnswer(world: World, guest: EstateGuest, command: AgentCommand): Promise<{ result: unknown }> {
  const agent = reachAgent(guest);
  if (agent.waitFor) await Promise.race([agent.waitFor, world.closed]);
  if (agent.mode === "slow" || agent.mode === "timeout") await world.wait(agent.delayMs ?? 0);
  if (agent.mode === "timeout") throw new ApiFailure(500, `VM ${guest.vmid} qmp command 'guest-${command}' failed - got timeout`);
  return { result: result(guest, agent, command) };
}
