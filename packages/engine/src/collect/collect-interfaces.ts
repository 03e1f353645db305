import { agentPrivileges, majorOf } from "@proxbox/contract";
import type { AppError } from "@proxbox/contract";
import type { z } from "zod";
import { refusalOf } from "../proxmox/errors.ts";
import { isHeld } from "../proxmox/permissions.ts";
import { AgentInterfaces, ContainerInterfaces } from "../proxmox/schema.ts";
import type { GuestRow, InterfaceRow } from "../proxmox/schema.ts";
import { isAgentEnabled } from "./agent-setting.ts";
import type { Collection } from "./collection.ts";
import { hasOnlyLoopback, toInterfaces } from "./guest-interfaces.ts";
import { present, unknown } from "../values/observed.ts";
import type { GuestInterface } from "./snapshot.ts";
import type { Observed } from "../values/observed.ts";
import { unseenBy } from "./unseen.ts";

type Interfaces = Observed<readonly GuestInterface[]>;
type Config = Observed<Readonly<Record<string, string>>>;

const anyAgentPrivilege = [...agentPrivileges(8), ...agentPrivileges(9)];

function powerReason({ status }: GuestRow): Interfaces | undefined {
  if (status === "running") return undefined;
  if (status === undefined || status === "unknown") return unknown("not-read", "Proxmox VE does not know whether the guest runs");
  if (status === "stopped") return unknown("powered-off", "the guest is stopped");
  return unknown("agent-silent", `the guest is ${status}`);
}

// 10,000 refusals would each cost a request and a connection: Proxmox VE has said already what it will refuse.
function privilegeReason({ skeleton: { permissions }, findings, version }: Collection, row: GuestRow): Interfaces | undefined {
  if (permissions === undefined || isHeld(permissions, `/vms/${row.vmid}`, { anyOf: anyAgentPrivilege, isBelow: false })) return undefined;
  const [privilege] = agentPrivileges(majorOf(version));
  findings.warn(`${privilege} is missing on /vms, so the addresses inside these virtual machines were not read`, row.vmid);
  return unknown("denied", `${privilege} on /vms/${row.vmid} is missing`);
}

function agentReason(collection: Collection, row: GuestRow, config: Config): Interfaces | undefined {
  if (config.state !== "present") return unknown("not-read", "the config could not be read");
  if (!isAgentEnabled(config.value["agent"])) return unknown("agent-disabled", "the agent is not enabled in the config");
  return privilegeReason(collection, row);
}

/** Why a guest's system need not be asked at all; `undefined` when it is to be asked. */
function reasonNotToAsk(collection: Collection, row: GuestRow, config: Config): Interfaces | undefined {
  const outage = collection.health.outageOf(row.node);
  if (outage !== undefined) return unknown(outage.reason, outage.detail);
  return powerReason(row) ?? (row.type === "qemu" ? agentReason(collection, row, config) : undefined);
}

function isTimeout(error: unknown): boolean {
  const type = refusalOf(error)?.type;
  return type === "agent-timeout" || type === "node-timeout" || (error as Partial<AppError> | null)?.code === "PX_TIMEOUT";
}

async function askTwice<T>({ client, get, agentTimeoutMs }: Collection, path: string, schema: z.ZodType<T>): Promise<T> {
  const options = { ...get, timeoutMs: agentTimeoutMs };
  try {
    return await client.get(path, schema, options);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return client.get(path, schema, options);
  }
}

function understood(collection: Collection, row: GuestRow, answer: { readonly rows: readonly InterfaceRow[]; readonly odd: number }): Interfaces {
  if (answer.odd > 0) collection.findings.warn("Interfaces that could not be read were left out", row.vmid);
  const interfaces = toInterfaces(answer.rows);
  return hasOnlyLoopback(interfaces) ? unknown("agent-empty", "nothing but loopback was reported") : present(interfaces);
}

async function askAgent(collection: Collection, row: GuestRow): Promise<Interfaces> {
  const path = `/nodes/${encodeURIComponent(row.node)}/qemu/${row.vmid}/agent/network-get-interfaces`;
  const { result } = await askTwice(collection, path, AgentInterfaces);
  if ("error" in result) return unknown("not-supported", result.error.desc ?? "the agent does not know the command");
  return understood(collection, row, result);
}

async function askContainer(collection: Collection, row: GuestRow): Promise<Interfaces> {
  const answer = await askTwice(collection, `/nodes/${encodeURIComponent(row.node)}/lxc/${row.vmid}/interfaces`, ContainerInterfaces);
  if (answer === null) return unknown("not-supported", "Proxmox VE reports no interfaces of this container");
  return understood(collection, row, answer);
}

async function ask(collection: Collection, row: GuestRow, config: Config): Promise<Interfaces> {
  // Looked at again in its turn: the node may have died while the guest waited.
  const reason = reasonNotToAsk(collection, row, config);
  if (reason !== undefined) return reason;
  try {
    return await (row.type === "qemu" ? askAgent(collection, row) : askContainer(collection, row));
  } catch (thrown) {
    const unseen = unseenBy(thrown);
    if (unseen.reason === "node-offline") collection.health.noteFailure(row.node, unseen);
    if (unseen.reason === "timeout") collection.findings.warn("The guest's system did not answer in time", row.vmid);
    if (unseen.reason === "error") collection.findings.warn("What the guest's system reports could not be read", row.vmid);
    return unknown(unseen.reason, unseen.detail);
  }
}

/**
 * Asks the guest's own system for its interfaces, where that can succeed: running, agent enabled in the config, node
 * alive, privilege held. One question, and one more after a time-out. Everything else is unknown, with its reason.
 */
export async function collectInterfaces(collection: Collection, row: GuestRow, config: Config): Promise<Interfaces> {
  return reasonNotToAsk(collection, row, config) ?? collection.lanesOf(row.node).agents.run(() => ask(collection, row, config));
}
