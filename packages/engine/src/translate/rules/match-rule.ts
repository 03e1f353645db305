import ipaddr from "ipaddr.js";
import type { RuleMatch } from "@proxbox/contract";
import type { Snapshot } from "../../collect/snapshot.ts";
import type { GuestFacts } from "../guest-facts.ts";
import type { Nic } from "../nics.ts";

/** What a rule is asked about: a guest, one of its NICs, one of its addresses, or a node. */
export interface RuleSubject {
  readonly guest?: GuestFacts;
  readonly nic?: Nic;
  /** Host part without a mask. */
  readonly address?: string;
  readonly node?: string;
}

type Where = Pick<Snapshot, "source" | "cluster">;
type Condition = keyof RuleMatch;
type Test = (wanted: string, subject: RuleSubject, where: Where) => boolean;

/** Whether each condition holds; names are compared whatever their case, as NetBox's names are. */
const TESTS: Readonly<Record<Condition, Test>> = {
  endpoint: (wanted, _subject, { source }) => isSame(source, wanted),
  cluster: (wanted, _subject, { cluster }) => isSame(cluster.name, wanted),
  node: (wanted, { guest, node }) => isSame(guest?.guest.node ?? node, wanted),
  pool: (wanted, { guest }) => isSame(guest?.guest.pool, wanted),
  tag: (wanted, { guest }) => guest?.tags.includes(wanted.toLowerCase()) === true,
  name: (wanted, { guest }) => guest !== undefined && new RegExp(wanted).test(guest.label),
  type: (wanted, { guest }) => guest !== undefined && (guest.guest.isTemplate ? "template" : guest.guest.type) === wanted,
  bridge: (wanted, subject) => nicsOf(subject).some(({ bridge }) => isSame(bridge, wanted)),
  vlan: (wanted, subject) => nicsOf(subject).some(({ tag }) => tag !== undefined && isInRange(tag, wanted)),
  prefix: (wanted, subject) => addressesOf(subject).some((address) => isWithin(address, wanted)),
};

/** The first condition of a rule that does not hold for a subject; undefined where all of them do. */
export function failingCondition(match: RuleMatch, subject: RuleSubject, where: Where): Condition | undefined {
  const conditions = Object.keys(TESTS) as readonly Condition[];
  return conditions.find((condition) => match[condition] !== undefined && !TESTS[condition](String(match[condition]), subject, where));
}

function isSame(left: string | undefined, right: string): boolean {
  return left !== undefined && left.toLowerCase() === right.toLowerCase();
}

/** A condition about NICs holds for a guest when one of its NICs is such, and for a NIC or an address when that one is. */
function nicsOf({ nic, guest }: RuleSubject): readonly Nic[] {
  if (nic !== undefined) return [nic];
  return guest?.nics.state === "present" ? guest.nics.value : [];
}

function addressesOf({ address, nic, guest }: RuleSubject): readonly string[] {
  if (address !== undefined) return [address];
  const all = guest?.addresses.state === "present" ? guest.addresses.value : [];
  return all.filter(({ slot }) => nic === undefined || nic.slot === slot).map(({ host }) => host);
}

function isInRange(tag: number, wanted: string): boolean {
  const [from = 0, to = from] = wanted.split("-").map(Number);
  return tag >= from && tag <= to;
}

/** Whether a text is a prefix in CIDR form. */
function isPrefix(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

function isWithin(address: string, prefix: string): boolean {
  if (!ipaddr.isValid(address) || !isPrefix(prefix)) return false;
  const host = ipaddr.parse(address);
  const range = ipaddr.parseCIDR(prefix);
  return host.kind() === range[0].kind() && host.match(range);
}
