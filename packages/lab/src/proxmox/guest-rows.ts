import { createHash } from "node:crypto";
import { agentEnabled, bootDiskKey, diskSizeBytes, memoryMib } from "./config-values.ts";
import type { EstateGuest, EstateSnapshot, ProxmoxRow } from "./estate.ts";
import type { Dialect } from "./dialect.ts";
import type { World } from "./world.ts";

const bytesPerMib = 1024 ** 2;

function nodeCpus(world: World, guest: EstateGuest): number {
  return world.estate.nodes.find((node) => node.name === guest.node)?.cpus ?? 1;
}

function maxCpu(world: World, guest: EstateGuest): number {
  const { config } = guest;
  const host = nodeCpus(world, guest);
  if (guest.type === "lxc") return Number(config["cores"] ?? (Number(config["cpulimit"] ?? 0) || host));
  const cpus = Number(config["vcpus"] ?? Number(config["sockets"] ?? 1) * Number(config["cores"] ?? 1));
  return Math.min(cpus, host);
}

function maxDisk(guest: EstateGuest): number {
  const key = guest.type === "lxc" ? "rootfs" : bootDiskKey(guest.config);
  return key === undefined ? 0 : diskSizeBytes(guest.config[key]);
}

function isRunning(guest: EstateGuest): boolean {
  return guest.status !== "stopped";
}

/** The name that lists show: Proxmox VE makes one up where the config has none. */
function listedName(guest: EstateGuest): string {
  return guest.name ?? (guest.type === "qemu" ? `VM ${guest.vmid}` : `CT${guest.vmid}`);
}

const idle = { cpu: 0, mem: 0, uptime: 0, netin: 0, netout: 0, diskread: 0, diskwrite: 0, memhost: 0 };

function activity(guest: EstateGuest, maxmem: number): ProxmoxRow {
  if (!isRunning(guest)) return idle;
  const mem = Math.floor(maxmem / 2);
  const traffic = { netin: 1_048_576, netout: 524_288, diskread: 4_194_304, diskwrite: 2_097_152 };
  return { cpu: 0.0125, mem, uptime: guest.uptimeSeconds ?? 86_400, ...traffic, memhost: mem + 8_388_608 };
}

function usage(world: World, guest: EstateGuest): ProxmoxRow {
  const maxmem = memoryMib(guest.config["memory"]) * bytesPerMib;
  const maxdisk = maxDisk(guest);
  const { memhost, ...figures } = activity(guest, maxmem);
  // A virtual machine's own use of its disk is not known to the host; a container's is.
  const disk = guest.type === "lxc" ? Math.floor(maxdisk / 4) : 0;
  return { maxmem, maxdisk, disk, ...figures, ...(world.dialect.memhost ? { memhost } : {}) };
}

function present(values: ProxmoxRow): ProxmoxRow {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function optional(guest: EstateGuest): ProxmoxRow {
  return present({ tags: guest.tags, lock: guest.lock });
}

/** The guest's row of `/cluster/resources`; on an offline node only what the cluster file system knows, and no name (proxmox-api.md 1.1 H). */
export function resourceRow(world: World, guest: EstateGuest, nodeOnline: boolean): ProxmoxRow {
  const known = { id: `${guest.type}/${guest.vmid}`, type: guest.type, vmid: guest.vmid, node: guest.node };
  const shared = { ...optional(guest), ...present({ pool: guest.pool, hastate: guest.hastate }) };
  const row: ProxmoxRow = nodeOnline
    ? {
        ...known, status: guest.status, name: listedName(guest), template: guest.template ? 1 : 0,
        maxcpu: maxCpu(world, guest), ...usage(world, guest), ...shared,
      }
    : { ...known, status: "unknown", ...shared };
  return guest.row ? present({ ...row, ...guest.row }) : row;
}

function pid(dialect: Dialect, guest: EstateGuest): ProxmoxRow {
  const value = 1_000 + guest.vmid;
  if (isRunning(guest)) return { pid: dialect.looseTypes ? String(value) : value };
  return dialect.looseTypes ? { pid: null } : {};
}

// PVE 6 and 7 print what Perl had read as text (proxmox-api.md 1.1 B).
function loosen(row: ProxmoxRow, guest: EstateGuest): ProxmoxRow {
  const sizes = guest.type === "lxc" ? { disk: String(row["disk"]), maxdisk: String(row["maxdisk"]), type: "lxc" } : {};
  return { ...row, vmid: String(guest.vmid), template: guest.template ? 1 : "", ...sizes };
}

/** The guest's row of `/nodes/{node}/qemu` or `/nodes/{node}/lxc`. */
export function nodeListRow(world: World, guest: EstateGuest): ProxmoxRow {
  const row: ProxmoxRow = {
    vmid: guest.vmid, name: listedName(guest), status: isRunning(guest) ? "running" : "stopped",
    cpus: maxCpu(world, guest), ...usage(world, guest), ...pid(world.dialect, guest), ...optional(guest),
    ...(guest.template ? { template: 1 } : {}),
    ...(guest.type === "lxc" ? { type: "lxc", swap: 0, maxswap: memoryMib(guest.config["swap"] ?? 0) * bytesPerMib } : {}),
  };
  return world.dialect.looseTypes ? loosen(row, guest) : row;
}

/** The body of `…/status/current`: a paused machine is `running` here and `paused` in `qmpstatus`. */
export function statusCurrent(world: World, guest: EstateGuest): ProxmoxRow {
  const row = { ...nodeListRow(world, guest), ha: { managed: guest.hastate === undefined ? 0 : 1 } };
  if (guest.type === "lxc") return guest.row ? present({ ...row, ...guest.row }) : row;
  const extra = present({
    qmpstatus: guest.status, clipboard: null,
    agent: agentEnabled(guest.config["agent"]) ? 1 : undefined,
    ...(guest.status === "running" ? { "running-qemu": world.dialect.qemu, "running-machine": `pc-i440fx-${world.dialect.qemu.slice(0, -2)}+pve0` } : {}),
  });
  return present({ ...row, ...extra, ...guest.row });
}

/** The body of `…/config`: the config file plus what stands on the guest itself, and the digest. */
export function configBody(world: World, guest: EstateGuest): ProxmoxRow {
  const nameKey = guest.type === "qemu" ? "name" : "hostname";
  const memory = guest.config["memory"];
  const parent = guest.snapshots.at(-1)?.name;
  const body = present({
    [nameKey]: guest.name, tags: guest.tags, lock: guest.lock, template: guest.template ? 1 : undefined, parent,
    ...guest.config,
    // A number given as a number follows the version; a text is served as it is.
    ...(typeof memory === "number" && guest.type === "qemu" && world.dialect.memoryAsText ? { memory: String(memory) } : {}),
  });
  return { ...body, digest: createHash("sha1").update(JSON.stringify(body)).digest("hex") };
}

function snapshotRow(snapshot: EstateSnapshot, type: EstateGuest["type"]): ProxmoxRow {
  const { vmstate, ...rest } = snapshot;
  return type === "qemu" ? { description: "", ...rest, vmstate: vmstate ?? 0 } : { description: "", ...rest };
}

/** The body of `…/snapshot`: every snapshot and the synthetic `current`. */
export function snapshotRows(world: World, guest: EstateGuest): ProxmoxRow[] {
  const parent = guest.snapshots.at(-1)?.name;
  const current = {
    name: "current", description: "You are here!", running: isRunning(guest) ? 1 : 0, digest: configBody(world, guest)["digest"],
    ...(parent === undefined ? {} : { parent }),
  };
  return [...guest.snapshots.map((snapshot) => snapshotRow(snapshot, guest.type)), current];
}
