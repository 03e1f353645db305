import { agentInterface, birthMac, clusterOf, disk, guest, lxc, nic } from "@proxbox/lab";
import type { AgentInterface, AgentMode, Estate, EstateGuest } from "@proxbox/lab";
import fc from "fast-check";

/** A guest as the laws make it up: small, so that a counterexample can be read. */
export interface LawGuest {
  readonly vmid: number;
  readonly type: "qemu" | "lxc";
  readonly isTemplate: boolean;
  readonly name: string | undefined;
  readonly status: string;
  /** Position of its node, counted round. */
  readonly node: number;
  /** Guests of equal birth are copies of one machine. */
  readonly birth: number;
  /** One MAC address a NIC, from a small pool, so that they repeat. */
  readonly nics: readonly { readonly mac: number; readonly more: string }[];
  readonly disks: Readonly<Record<string, string>>;
  readonly tags: string | undefined;
  /** What is inside: `off` is an agent that the configuration switches off. */
  readonly agent: AgentMode | "off";
  /** Addresses by NIC; a NIC without an entry is not mentioned by the guest. */
  readonly addresses: readonly (readonly string[])[];
  readonly notes: string | undefined;
  readonly pool: string | undefined;
  readonly cores: number;
}

/** One Proxmox VE. */
export interface LawSource {
  /** `null`: a stand-alone node. */
  readonly cluster: string | null;
  readonly nodes: readonly string[];
  readonly offline: readonly boolean[];
  readonly guests: readonly LawGuest[];
}

/** Names that have given trouble: twins, case, blanks, Unicode, suffixes of our own, too long ones that differ at the end. */
export const LAW_NAMES = ["web", "db", "Web", "WEB", "web (2)", "", "   ", " web ", "prod-Ünïcødé", "İstanbul", "straße", "STRASSE", "日本", "🚀", "n".repeat(64), "n".repeat(80), `${"n".repeat(79)}x`, `${"N".repeat(80)}`, "vm-100", "a\u0007b"] as const;

/** Addresses of every sort, few, so that guests share them. */
export const LAW_ADDRESSES = [
  "10.0.0.5/24", "10.0.0.6/24", "10.0.0.7/24", "10.0.0.8/24", "10.0.0.20/24", "10.0.0.30/24", "10.0.0.5/32", "10.0.0.0/24", "10.0.0.255/24", "10.0.0.9/31", "127.0.0.1/8", "169.254.7.7/16",
  "2001:db8::5/64", "2001:db8::7/64", "2001:DB8:0::6/64", "fd00::5/64", "fe80::1/64", "fe80::1%13/64", "::ffff:10.0.0.5/96", "0.0.0.0/0",
] as const;

/** VLANs of a NIC: an access port, trunks, both, every VLAN, and what is none. */
const VLANS = ["tag=20", "tag=30", "trunks=30;40-42", "tag=20,trunks=30;40-42", "tag=20,trunks=2-4094", "tag=0", "tag=4095"] as const;

const TAGS = ["prod", "Prod", "prod!", "web", "=", "日本", "proxbox", "a".repeat(120), `${"a".repeat(119)}b`, "under_score", "-"] as const;

const DISK_LINES = [
  disk(), disk({ size: "528K" }), disk({ size: "64G" }), disk({ size: "1.5T" }), disk({ size: "67108864" }), disk({ size: null }), disk({ size: "0" }), disk({ size: "9000P" }),
  "/dev/disk/by-id/ata-1,size=10G", "none,media=cdrom", "local:iso/debian.iso,media=cdrom,size=600M", "local-lvm:vm-100-cloudinit,media=cdrom", "file=ceph:vm-9-disk-1,size=4M", "nonsense",
] as const;

const name: fc.Arbitrary<string | undefined> = fc.oneof({ arbitrary: fc.constantFrom("web", "db"), weight: 4 }, { arbitrary: fc.constantFrom(...LAW_NAMES), weight: 5 }, { arbitrary: fc.string({ unit: "grapheme", maxLength: 90 }), weight: 1 }, { arbitrary: fc.constant(undefined), weight: 1 });
const status = fc.constantFrom("running", "running", "running", "stopped", "paused", "prelaunch", "newstate");
const agent: fc.Arbitrary<AgentMode | "off"> = fc.constantFrom("answering", "answering", "answering", "answering", "silent", "empty", "unsupported", "off");
const nicLine = fc.record({ mac: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 })), more: fc.constantFrom("", "", "", "mtu=1400", "mtu=1", "link_down=1", ...VLANS) });
const tags = fc.option(fc.array(fc.constantFrom(...TAGS), { maxLength: 4 }).map((list) => list.join(";")), { nil: undefined });
const addresses = fc.array(fc.uniqueArray(fc.constantFrom(...LAW_ADDRESSES.slice(0, 3), ...LAW_ADDRESSES), { maxLength: 3 }), { maxLength: 2 });
const notes = fc.constantFrom(undefined, "", "  ", "A web server", "first\nsecond", "x".repeat(300), "tab\there \n", " led by a blank", "\n\n# heading");
const disks = fc.dictionary(fc.constantFrom("scsi0", "scsi1", "ide2", "sata0", "virtio15", "efidisk0", "tpmstate0", "unused0"), fc.constantFrom(...DISK_LINES), { maxKeys: 3, noNullPrototype: true });

/** What a guest is made of, besides its vmid. */
export const guestParts = {
  type: fc.constantFrom("qemu", "qemu", "lxc" as const),
  isTemplate: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
  name,
  status,
  node: fc.integer({ min: 0, max: 2 }),
  birth: fc.integer({ min: 1, max: 400 }),
  nics: fc.array(nicLine, { maxLength: 2 }),
  disks,
  tags,
  agent,
  addresses,
  notes,
  pool: fc.constantFrom(undefined, undefined, "prod", "dev"),
  cores: fc.integer({ min: 0, max: 4 }),
};

/** A guest. */
export const lawGuest: fc.Arbitrary<LawGuest> = fc.record({ vmid: fc.integer({ min: 110, max: 118 }), ...guestParts });

/** Up to two Proxmox VE with up to six guests each. */
export const lawSources: fc.Arbitrary<readonly LawSource[]> = fc.array(
  fc.record({
    cluster: fc.constantFrom("lab", "LAB", "prod-cluster", null),
    nodes: fc.uniqueArray(fc.constantFrom("pve1", "pve2", "PVE3"), { minLength: 1, maxLength: 2 }),
    offline: fc.array(fc.integer({ min: 0, max: 5 }).map((n) => n === 5), { maxLength: 2 }),
    guests: fc.uniqueArray(lawGuest, { selector: ({ vmid }) => vmid, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 2 },
);

/** What happens in a Proxmox VE between two runs, to the guest at a position counted round. */
export interface LawEvent {
  readonly source: number;
  readonly guest: number;
  /** `join`: a guest of the same name comes, with a lower vmid. `outage`: the second node falls silent, or is back. */
  readonly change: Partial<LawGuest> | "destroy" | "recycle" | "join" | "outage";
}

/** A few events. */
export const lawEvents: fc.Arbitrary<readonly LawEvent[]> = fc.array(
  fc.record({
    source: fc.nat({ max: 1 }),
    guest: fc.nat({ max: 5 }),
    change: fc.oneof({ arbitrary: fc.record({ ...guestParts }, { requiredKeys: [] }), weight: 4 }, { arbitrary: fc.constantFrom("destroy", "recycle", "join", "outage" as const), weight: 1 }),
  }),
  { maxLength: 4 },
);

/** The guests after the events. A recycled vmid has another birth, other NICs and another name. */
export function afterEvents(sources: readonly LawSource[], events: readonly LawEvent[]): readonly LawSource[] {
  return sources.map((source, position) => {
    let { guests } = source;
    const outages = events.filter((each) => each.source % sources.length === position && each.change === "outage").length;
    for (const event of events.filter((each) => each.source % sources.length === position)) {
      const at = guests.length === 0 ? -1 : event.guest % guests.length;
      guests = withoutTwins(guests.flatMap((each, index) => (index === at ? changed(each, event.change) : [each])));
    }
    return { ...source, guests, offline: [false, (source.offline[1] === true) !== (outages % 2 === 1)] };
  });
}

/** A vmid is given once. */
function withoutTwins(guests: readonly LawGuest[]): readonly LawGuest[] {
  return [...new Map(guests.map((each) => [each.vmid, each])).values()];
}

function changed(before: LawGuest, change: LawEvent["change"]): readonly LawGuest[] {
  if (change === "outage") return [before];
  if (change === "destroy") return [];
  if (change === "join") return [before, { ...before, vmid: before.vmid - 10, birth: before.birth + 600, nics: [] }];
  if (change === "recycle") return [{ ...before, birth: before.birth + 500, name: "newcomer", nics: [{ mac: (before.birth % 9) + 20, more: "" }] }];
  // The type is part of a guest's identity: it never changes.
  return [{ ...before, ...change, type: before.type }];
}

/** The estate that the lab serves. */
export function estateOf(source: LawSource): Estate {
  const nodes = source.cluster === null ? source.nodes.slice(0, 1) : [...source.nodes];
  const guests = source.guests.map((each) => guestOf(each, nodes[each.node % nodes.length] ?? "pve1"));
  const estate = clusterOf({ name: source.cluster, nodes, guests });
  // The lab's node that answers cannot be offline.
  for (const [position, node] of estate.nodes.entries()) node.online = position === 0 || source.offline[position] !== true;
  return estate;
}

function guestOf(about: LawGuest, node: string): EstateGuest {
  const shared = { vmid: about.vmid, node, status: about.isTemplate ? "stopped" : about.status, ...(about.isTemplate ? { template: true } : {}), ...nameOf(about), ...(about.tags === undefined ? {} : { tags: about.tags }), ...(about.pool === undefined ? {} : { pool: about.pool }) };
  const config = { ...(about.cores === 0 ? {} : { cores: about.cores }), ...(about.notes === undefined ? {} : { description: about.notes }) };
  return about.type === "lxc" ? containerOf(about, { shared, config }) : machineOf(about, { shared, config });
}

function nameOf({ name: given }: LawGuest): { name?: string } {
  return given === undefined ? {} : { name: given };
}

interface Parts {
  readonly shared: Pick<EstateGuest, "vmid" | "node" | "status">;
  readonly config: Record<string, string | number>;
}

function machineOf(about: LawGuest, { shared, config }: Parts): EstateGuest {
  const interfaces = [agentInterface({ name: "lo", mac: null, addresses: ["127.0.0.1/8"] }), ...insideOf(about)];
  const nics = about.nics.map(({ mac, more }) => nic({ mac: birthMac(mac), ...(more === "" ? {} : { more }) }));
  const isOff = about.agent === "off";
  return guest({ ...shared, birth: about.birth, nics, disks: { ...about.disks }, agent: { mode: isOff ? "disabled" : about.agent as AgentMode, interfaces }, config: { ...config, ...cloudInitOf(about), agent: isOff ? "0,fstrim_cloned_disks=1" : "enabled=1" } });
}

/** Every third birth has its first addresses from cloud-init too, the others none or those of DHCP. */
function cloudInitOf({ addresses: lists, birth }: LawGuest): Record<string, string> {
  if (birth % 3 !== 0) return birth % 3 === 1 ? {} : { ipconfig0: "ip=dhcp,ip6=auto" };
  return Object.fromEntries(lists.flatMap(([first], slot) => (first === undefined ? [] : [[`ipconfig${slot}`, first.includes(":") ? `ip6=${first}` : `ip=${first},gw=10.0.0.1`] as const])));
}

/** Every NIC with its addresses, an alias of the first, and what containers inside a guest leave behind. */
function insideOf(about: LawGuest): readonly AgentInterface[] {
  const own = about.addresses.flatMap((list, position) => {
    const mac = about.nics[position]?.mac;
    return mac === undefined ? [] : [agentInterface({ name: `eth${position}`, mac: birthMac(mac), addresses: [...list] })];
  });
  const docker = agentInterface({ name: "docker0", mac: "02:42:00:00:00:01", addresses: ["172.17.0.1/16"] });
  return [...own, docker, agentInterface({ name: "vrrp.51", mac: "00:00:5E:00:01:0A", addresses: ["10.0.0.200/24"] })];
}

function containerOf(about: LawGuest, { shared, config }: Parts): EstateGuest {
  const nets = Object.fromEntries(about.nics.map(({ mac, more }, position) => [`net${position}`, [`name=eth${position}`, "bridge=vmbr0", `hwaddr=${birthMac(mac)}`, ...(more === "" ? [] : [more]), ...staticOf(about, position)].join(",")]));
  const { net0: _net0, ...base } = lxc({ birth: about.birth }).config;
  const rows = [{ name: "lo", hwaddr: "00:00:00:00:00:00", addresses: ["127.0.0.1/8"] }, ...about.addresses.flatMap((list, position) => liveRow(about, position, list))];
  const isAnswering = about.agent === "answering" || about.agent === "slow";
  return {
    ...lxc(shared),
    config: { ...base, ...config, rootfs: disk({ volume: `local-lvm:vm-${about.birth}-disk-0`, size: "8G" }), ...nets },
    interfaces: { shape: isAnswering ? "ip-addresses" : "null", rows },
  };
}

/** Every second birth has its first address in the configuration. */
function staticOf({ addresses: lists, birth }: LawGuest, position: number): readonly string[] {
  const [first] = lists[position] ?? [];
  if (first === undefined || birth % 2 === 0) return ["ip=dhcp"];
  return [first.includes(":") ? `ip6=${first}` : `ip=${first}`];
}

function liveRow({ nics }: LawGuest, position: number, list: readonly string[]): { name: string; hwaddr: string; addresses: string[] }[] {
  const mac = nics[position]?.mac;
  return mac === undefined ? [] : [{ name: `eth${position}`, hwaddr: birthMac(mac).toLowerCase(), addresses: [...list] }];
}
