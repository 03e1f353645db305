import { z } from "zod";

// PVE 6 and 7 print numbers as texts, booleans as 0, 1 or "", and leave keys out at will (proxmox-api.md 1.1 B). A field
// that cannot be understood is read as absent: one bad field costs one attribute, never the row.

function toNumber(value: unknown): unknown {
  if (typeof value === "string" && value.trim() !== "") return Number(value);
  return typeof value === "number" ? value : undefined;
}

function toText(value: unknown): unknown {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
}

function toFlag(value: unknown): boolean {
  return value === true || value === 1 || value === "1" || value === "yes" || value === "on" || value === "true";
}

/** A number, also as text; absent when it is neither. */
export const LooseNumber = z.preprocess(toNumber, z.number().finite().optional()).catch(undefined);
/** A text without outer blanks, also from a number; absent when it is blank or neither. */
export const LooseText = z.preprocess(toText, z.string().optional()).catch(undefined);
/** A boolean in any of Proxmox VE's spellings; `false` when it is absent or none of them. */
export const LooseFlag = z.preprocess(toFlag, z.boolean());

/** A text without outer blanks, also from a number; without it the row is not understood. */
export const RequiredText = z.preprocess(toText, z.string());
/** A whole number, also as text; without it the row is not understood. */
export const RequiredInteger = z.preprocess(toNumber, z.number().int());

/** Reads the rows that fit the schema and counts the others: one odd row does not cost the list. */
export function rowsOf<T>(row: z.ZodType<T>): z.ZodType<{ readonly rows: readonly T[]; readonly odd: number }> {
  // The rows are looked at below; an array of unknowns would look at each of 10,000 before.
  return z.custom<readonly unknown[]>(Array.isArray, "Invalid input: expected array").transform((given) => {
    const rows: T[] = [];
    for (const value of given) {
      const parsed = row.safeParse(value);
      if (parsed.success) rows.push(parsed.data);
    }
    return { rows, odd: given.length - rows.length };
  });
}

/** `/version` and `/nodes/{node}/version`. */
export const Version = z.object({ version: RequiredText });
/** `/version` and `/nodes/{node}/version`. */
export type Version = Readonly<z.infer<typeof Version>>;

/** A row of `/cluster/status`: one `cluster` row (none when stand-alone) and a `node` row per node. */
export const StatusRow = z.object({
  type: RequiredText,
  name: RequiredText,
  online: LooseFlag,
  local: LooseFlag,
  ip: LooseText,
  quorate: LooseFlag,
});
/** A row of `/cluster/status`. */
export type StatusRow = Readonly<z.infer<typeof StatusRow>>;

/** A guest row of `/cluster/resources`; the row of an offline node's guest has only vmid, type, node and `unknown`. */
export const GuestRow = z.object({
  vmid: RequiredInteger,
  type: z.enum(["qemu", "lxc"]),
  node: RequiredText,
  name: LooseText,
  status: LooseText,
  template: LooseFlag,
  maxcpu: LooseNumber,
  maxmem: LooseNumber,
  pool: LooseText,
  tags: LooseText,
});
/** A guest row of `/cluster/resources`. */
export type GuestRow = Readonly<z.infer<typeof GuestRow>>;

/** What every row of `/cluster/resources` has; the type is open, because new ones appear with new versions. */
export interface ResourceRow {
  readonly type: string;
  readonly [field: string]: unknown;
}
/** What every row of `/cluster/resources` has; only looked at, since a list of 10,000 guests is read for one of them too. */
export const ResourceRow = z.custom<ResourceRow>((value) => typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && value.type !== "");

const LooseTexts = z.preprocess((value) => (Array.isArray(value) ? value.filter((each) => typeof each === "string") : []), z.array(z.string()));

/** A row of `/nodes/{node}/network`; lists of names (`slaves`, `bridge_ports`) are one text with blanks between. */
export const NetworkRow = z.object({
  iface: RequiredText,
  type: LooseText,
  active: LooseFlag,
  slaves: LooseText,
  bridge_ports: LooseText,
  "vlan-raw-device": LooseText,
  "vlan-id": LooseNumber,
  ovs_bridge: LooseText,
  ovs_bonds: LooseText,
  ovs_ports: LooseText,
  ovs_tag: LooseNumber,
  hwaddress: LooseText,
  altnames: LooseTexts,
  address: LooseText,
  netmask: LooseText,
  cidr: LooseText,
  address6: LooseText,
  netmask6: LooseText,
  cidr6: LooseText,
  mtu: LooseNumber,
  comments: LooseText,
});
/** A row of `/nodes/{node}/network`. */
export type NetworkRow = Readonly<z.infer<typeof NetworkRow>>;

/** A row of `/nodes`; its fingerprint is of the certificate that the node shows at present. */
export const NodeListRow = z.object({ node: RequiredText, ssl_fingerprint: LooseText });
/** A row of `/nodes`. */
export type NodeListRow = Readonly<z.infer<typeof NodeListRow>>;

const CpuInfo = z.object({ model: LooseText, sockets: LooseNumber, cores: LooseNumber, cpus: LooseNumber });

/** `/nodes/{node}/status`, what tells of the machine and not of its load. */
export const NodeStatusRow = z.object({
  pveversion: LooseText,
  kversion: LooseText,
  cpuinfo: CpuInfo.optional().catch(undefined),
  memory: z.object({ total: LooseNumber }).optional().catch(undefined),
  uptime: LooseNumber,
});
/** `/nodes/{node}/status`. */
export type NodeStatusRow = Readonly<z.infer<typeof NodeStatusRow>>;

// `tag-style` is an object since PVE 7.3 and a property string where something between passes datacenter.cfg on as it is.
function toColorMap(style: unknown): string | undefined {
  if (typeof style === "string") return /(?:^|,)\s*color-map=([^,]*)/.exec(style)?.[1];
  const map = typeof style === "object" && style !== null && "color-map" in style ? style["color-map"] : undefined;
  return typeof map === "string" ? map : undefined;
}

/** `/cluster/options`: the colours of tags, as `prod:ff0000;web:00ff00:ffffff`; nothing where none are set. */
export const ClusterOptions = z.object({ "tag-style": z.unknown().transform(toColorMap) }).nullable().transform((options) => ({ colorMap: options?.["tag-style"] }));
/** `/cluster/options`. */
export type ClusterOptions = Readonly<z.infer<typeof ClusterOptions>>;

// Every guest is a path of its own, and most have the same privileges as all others: one object for all that are alike.
function shareAlike(given: Record<string, Record<string, boolean>>): Record<string, Readonly<Record<string, boolean>>> {
  const known = new Map<string, Record<string, boolean>>();
  return Object.fromEntries(
    Object.entries(given).map(([path, privileges]) => {
      const name = JSON.stringify(privileges);
      const shared = known.get(name) ?? privileges;
      known.set(name, shared);
      return [path, shared];
    }),
  );
}

/** `/access/permissions`: ACL path to privileges; 1 where the privilege also holds below the path, 0 where only on it. */
export const Permissions = z.record(z.string(), z.record(z.string(), LooseFlag).catch({})).transform(shareAlike);
/** `/access/permissions`: ACL path to privileges, `true` where they also hold below it. */
export type Permissions = Readonly<z.infer<typeof Permissions>>;

function toConfig(given: Record<string, unknown>): Record<string, string> {
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "string") config[key] = value;
    else if (typeof value === "number" || typeof value === "boolean") config[key] = String(Number(value));
  }
  return config;
}

/** A guest's config, every scalar as text; anything else (`lxc` raw pairs) is left out. */
export const GuestConfig = z.record(z.string(), z.unknown()).transform(toConfig);
/** A guest's config, every scalar as text. */
export type GuestConfig = Readonly<z.infer<typeof GuestConfig>>;

/** An address of the guest agent and of the long form of `lxc/{vmid}/interfaces`. */
const AddressRow = z.object({ "ip-address": RequiredText, prefix: LooseNumber });
/** An address of the guest agent and of the long form of `lxc/{vmid}/interfaces`. */
export type AddressRow = Readonly<z.infer<typeof AddressRow>>;

const LooseAddresses = z.preprocess((value) => (Array.isArray(value) ? value : []), rowsOf(AddressRow));

/** An interface of the guest agent, and of both forms of `lxc/{vmid}/interfaces` (E56). */
export const InterfaceRow = z.object({
  name: RequiredText,
  "hardware-address": LooseText,
  hwaddr: LooseText,
  inet: LooseText,
  inet6: LooseText,
  "ip-addresses": LooseAddresses,
});
/** An interface as the guest agent or a container reports it. */
export type InterfaceRow = Readonly<z.infer<typeof InterfaceRow>>;

/**
 * `agent/network-get-interfaces`: the rows, or the agent's own error, which Proxmox VE passes on with status 200
 * (proxmox-api.md 1.1 C). An agent that knows no interface answers with an empty list, a null, or no result at all.
 */
export const AgentInterfaces = z.object({
  result: z.union([
    z.object({ error: z.object({ class: LooseText, desc: LooseText }) }),
    z.preprocess((value) => value ?? [], rowsOf(InterfaceRow)),
  ]),
});
/** `agent/network-get-interfaces`. */
export type AgentInterfaces = Readonly<z.infer<typeof AgentInterfaces>>;

/** `lxc/{vmid}/interfaces`; `null` where Proxmox VE has nothing to say (E58). */
export const ContainerInterfaces = rowsOf(InterfaceRow).nullable();
/** `lxc/{vmid}/interfaces`. */
export type ContainerInterfaces = Readonly<z.infer<typeof ContainerInterfaces>>;

/** `POST /access/ticket`; `NeedTFA` asks for a second factor, which no unattended run can give. */
export const Ticket = z.object({ ticket: RequiredText, NeedTFA: LooseFlag });
/** `POST /access/ticket`. */
export type Ticket = Readonly<z.infer<typeof Ticket>>;
