import type { Estate, EstateGuest, EstateHistory, ProxmoxRow } from "../estate.ts";

// Everything here follows from positions, not from the estate's random stream: guests stay what they are without a history.
const start = 1_750_000_000;
const day = 86_400;
const gibibyte = 1024 ** 3;

function times<T>(count: number | undefined, make: (position: number) => T): T[] {
  return Array.from({ length: count ?? 0 }, (_empty, position) => make(position));
}

function stamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replaceAll("-", "_").replace("T", "-").replaceAll(":", "_");
}

function addSnapshots(guest: EstateGuest, count: number | undefined): void {
  if (guest.template) return;
  guest.snapshots = times(count, (position) => ({
    name: `auto-${position + 1}`, description: `number ${position + 1}`, snaptime: start + guest.vmid + position * day,
    ...(position === 0 ? {} : { parent: `auto-${position}` }),
  }));
}

function backup(storage: string, { vmid, type }: EstateGuest, position: number): ProxmoxRow {
  const ctime = start + vmid * 60 + position * day;
  const format = type === "qemu" ? "vma.zst" : "tar.zst";
  return {
    volid: `${storage}:backup/vzdump-${type}-${vmid}-${stamp(ctime)}.${format}`, content: "backup", subtype: type, vmid, ctime, format,
    size: 2 * gibibyte + vmid * 1024 + position, notes: `backup ${position + 1} of ${vmid}`, ...(position === 0 ? { protected: 1 } : {}),
  };
}

function addBackups({ storages, guests }: Estate, count: number | undefined): void {
  if (!count) return;
  for (const storage of storages) {
    if (storage.storage === "nfs-backup") storage.volumes.push(...guests.flatMap((guest) => times(count, (position) => backup("nfs-backup", guest, position))));
    if (storage.storage === "local") storage.nodeVolumes = Object.fromEntries(Map.groupBy(guests, (guest) => guest.node).entries().map(([node, own]) => [node, own.map((guest) => backup("local", guest, 0))]));
  }
}

function task(node: string, guest: EstateGuest | undefined, age: number): ProxmoxRow {
  const starttime = start + 400 * day - age * 300;
  const type = guest === undefined ? "aptupdate" : guest.type === "qemu" ? "qmstart" : "vzstart";
  const [pid, pstart, id] = [1000 + age, 90_000 + age, guest === undefined ? "" : String(guest.vmid)];
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, "0");
  const upid = `UPID:${node}:${hex(pid)}:${hex(pstart)}:${hex(starttime)}:${type}:${id}:root@pam:`;
  return { upid, node, pid, pstart, starttime, type, id, user: "root@pam", endtime: starttime + 4, status: age % 10 === 9 ? "got signal 15" : "OK" };
}

function addTasks({ nodes, guests }: Estate, count: number | undefined): void {
  for (const node of nodes) {
    const own = guests.filter((guest) => guest.node === node.name);
    node.tasks = times(count, (age) => task(node.name, age % 4 === 3 ? undefined : own[age % Math.max(1, own.length)], age));
  }
}

function addReplication({ nodes, guests, replicationJobs }: Estate, count: number | undefined): void {
  for (const guest of guests.slice(0, count ?? 0)) {
    const id = `${guest.vmid}-0`;
    const target = nodes.find((node) => node.name !== guest.node)?.name ?? guest.node;
    const job = { id, type: "local", guest: guest.vmid, jobnum: 0, source: guest.node, target, schedule: "*/15", comment: `copy of ${guest.vmid}` };
    replicationJobs.push(job);
    nodes.find((node) => node.name === guest.node)?.replication.push({ ...job, last_sync: start, last_try: start, next_sync: start + 900, duration: 3.2, fail_count: 0 });
  }
}

function backupJob(position: number, { guests }: Estate): ProxmoxRow {
  const selection = position === 0 ? { all: 1, exclude: guests.slice(0, 2).map(({ vmid }) => vmid).join(",") } : { vmid: guests.slice(0, 3).map(({ vmid }) => vmid).join(",") };
  return {
    id: `backup-${position + 1}`, type: "vzdump", ...selection, enabled: 1, schedule: "02:30", storage: "nfs-backup", mode: "snapshot", compress: "zstd",
    "prune-backups": { "keep-daily": "7", "keep-last": "3" }, comment: `job ${position + 1}`, "next-run": start + 500 * day, mailto: "root@example.internal",
  };
}

function addSdn({ sdn }: Estate, count: number | undefined): void {
  if (!count) return;
  sdn.zones.push({ zone: "fabric1", type: "evpn", controller: "evpn1", "vrf-vxlan": 10_000, mtu: 1450, ipam: "pve", exitnodes: "pve02,pve01" });
  sdn.controllers = [{ controller: "evpn1", type: "evpn", asn: 65_000, peers: "10.0.0.12,10.0.0.11" }];
  sdn.vnets.push(...times(count, (position) => ({ vnet: `vnet${position}`, type: "vnet", zone: "fabric1", tag: 11_000 + position, alias: `tenant ${position}` })));
  sdn.subnets = times(count, (position) => ({
    subnet: `fabric1-10.200.${position}.0-24`, type: "subnet", vnet: `vnet${position}`, zone: "fabric1", cidr: `10.200.${position}.0/24`, network: `10.200.${position}.0`,
    mask: "24", gateway: `10.200.${position}.1`, snat: 1, "dhcp-range": [],
  }));
}

/** Gives an estate what guests leave behind: snapshots, backups, tasks, jobs, SDN. The guests themselves stay as they are. */
export function generateHistory(estate: Estate, history: EstateHistory): void {
  if (history.snapshotsPerGuest !== undefined) for (const guest of estate.guests) addSnapshots(guest, history.snapshotsPerGuest);
  addBackups(estate, history.backupsPerGuest);
  addTasks(estate, history.tasksPerNode);
  addReplication(estate, history.replicationJobs);
  estate.backupJobs.push(...times(history.backupJobs, (position) => backupJob(position, estate)));
  addSdn(estate, history.vnets);
}
