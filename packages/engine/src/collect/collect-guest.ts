import { AppError } from "@proxbox/contract";
import { refusalOf } from "../proxmox/errors.ts";
import { GuestConfig } from "../proxmox/schema.ts";
import type { GuestRow } from "../proxmox/schema.ts";
import type { Collection } from "./collection.ts";
import { collectInterfaces } from "./collect-interfaces.ts";
import { present, unknown } from "../values/observed.ts";
import type { Guest } from "./snapshot.ts";
import type { Observed } from "../values/observed.ts";
import { unseenBy } from "./unseen.ts";
import type { Unseen } from "./unseen.ts";

type Config = Observed<Readonly<Record<string, string>>>;

/** The path of a guest below the API. */
function guestPath(row: GuestRow): string {
  return `/nodes/${encodeURIComponent(row.node)}/${row.type}/${row.vmid}`;
}

// What a config reading that failed means for the report; a dead node is reported once, for the node.
function note(collection: Collection, row: GuestRow, unseen: Unseen): void {
  const { findings, health } = collection;
  const { reason, error } = unseen;
  health.noteFailure(row.node, unseen);
  if (reason === "node-offline") return;
  if (refusalOf(error)?.type === "guest-missing") return findings.warn("Moved or removed while they were read", row.vmid);
  if (reason === "denied" || reason === "timeout") return findings.report(`${error.code}/${row.node}`, error);
  findings.report(`guest/${String(row.vmid).padStart(9, "0")}`, new AppError("RUN_GUEST_FAILED", { detail: `${row.type}/${row.vmid}: ${unseen.detail}`, where: guestPath(row), cause: error }));
}

async function readConfig(collection: Collection, row: GuestRow): Promise<Config> {
  const outage = collection.health.outageOf(row.node);
  if (outage !== undefined) return unknown(outage.reason, outage.detail);
  try {
    return present(await collection.client.get(`${guestPath(row)}/config`, GuestConfig, collection.get));
  } catch (thrown) {
    const unseen = unseenBy(thrown);
    note(collection, row, unseen);
    return unknown(unseen.reason, unseen.detail);
  }
}

function statusOf(collection: Collection, row: GuestRow): Observed<string> {
  if (row.status !== undefined && row.status !== "unknown") return present(row.status);
  const outage = collection.health.outageOf(row.node);
  if (outage !== undefined) return unknown(outage.reason, outage.detail);
  return unknown("not-read", "Proxmox VE does not know the status now");
}

// A guest without a name is listed as "VM 100" or "CT100"; its config tells that there is none (E10).
function nameOf(row: GuestRow, config: Config): string | undefined {
  if (config.state === "present") return config.value[row.type === "qemu" ? "name" : "hostname"]?.trim() || undefined;
  return row.name === `VM ${row.vmid}` || row.name === `CT${row.vmid}` ? undefined : row.name;
}

function optional<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: T });
}

function assemble(collection: Collection, row: GuestRow, seen: { config: Config; interfaces: Guest["interfaces"] }): Guest {
  const { config } = seen;
  const isRead = config.state === "present";
  return {
    vmid: row.vmid,
    type: row.type,
    node: row.node,
    ...optional("name", nameOf(row, config)),
    status: statusOf(collection, row),
    isTemplate: row.template || (isRead && config.value["template"] === "1"),
    ...optional("maxCpus", row.maxcpu),
    ...optional("maxMemoryBytes", row.maxmem),
    ...optional("pool", row.pool),
    ...optional("tags", isRead ? config.value["tags"]?.trim() || undefined : row.tags),
    config,
    interfaces: seen.interfaces,
  };
}

/** A guest as the list alone shows it; nothing is asked. */
export function listedGuest(collection: Collection, row: GuestRow): Guest {
  return assemble(collection, row, { config: unknown("not-read", "only the list was read"), interfaces: unknown("not-read", "only the list was read") });
}

/** Reads one guest: one config, and at most one question to its system. Whatever goes wrong with it stays with it (E120). */
export async function collectGuest(collection: Collection, row: GuestRow): Promise<Guest> {
  // The whole reading is the task: what it finds out about its node must be known before the next one starts.
  const config = await collection.lanesOf(row.node).configs.run(() => readConfig(collection, row));
  const interfaces = await collectInterfaces(collection, row, config);
  return assemble(collection, row, { config, interfaces });
}
