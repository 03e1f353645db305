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

/** An address of a guest as what rules are asked about, with the NIC that has it. */
export function addressSubject(guest: GuestFacts, { host, slot }: { readonly host: string; readonly slot: string }): RuleSubject {
  const nic = guest.nics.state === "present" ? guest.nics.value.find((each) => each.slot === slot) : undefined;
  return { guest, address: host, ...(nic === undefined ? {} : { nic }) };
}

/** A name of something that a rule looks at. */
export type Condition = keyof RuleMatch;

/**
 * Whether a condition holds. `unseen`: what it asks for could not be seen this time; `assumed`: it holds by an address that
 * is configured and that nobody has seen.
 */
export type Answer = "yes" | "no" | "unseen" | "assumed";

/** Whether a rule matches, and the condition by which it does not or that could not be told. */
export interface RuleAnswer {
  readonly answer: Answer;
  readonly condition?: Condition;
}

/** Where a subject is found. */
export interface Where extends Pick<Snapshot, "cluster"> {
  /** Names of the endpoint. */
  readonly endpoints: readonly (string | undefined)[];
}

type Test = (wanted: string, subject: RuleSubject, where: Where) => Answer;

/** Names are compared whatever their case, as NetBox's names are; the regular expression of `name` says itself what it means. */
const TESTS: Readonly<Record<Condition, Test>> = {
  endpoint: (wanted, _subject, { endpoints }) => answer(endpoints.some((name) => isSame(name, wanted))),
  cluster: (wanted, _subject, { cluster }) => answer(isSame(cluster.name, wanted)),
  node: (wanted, { guest, node }) => answer(isSame(guest?.guest.node ?? node, wanted)),
  pool: (wanted, { guest }) => answer(isSame(guest?.guest.pool, wanted)),
  tag: (wanted, { guest }) => hasTag(guest, wanted.toLowerCase()),
  name: (wanted, { guest }) => hasName(guest, new RegExp(wanted)),
  type: (wanted, { guest }) => isOfType(guest, wanted),
  bridge: (wanted, subject) => hasNic(subject, ({ bridge }) => isSame(bridge, wanted)),
  vlan: (wanted, subject) => hasNic(subject, ({ tag }) => tag !== undefined && isInRange(tag, wanted)),
  prefix: (wanted, subject) => hasAddress(subject, wanted),
};

const CONDITIONS = Object.keys(TESTS) as readonly Condition[];

/** Asks one rule about a subject: all of its conditions must hold, and one that does not decides whatever could not be seen. */
export function askRule(match: RuleMatch, subject: RuleSubject, where: Where): RuleAnswer {
  let weakest: RuleAnswer = { answer: "yes" };
  for (const condition of CONDITIONS) {
    const wanted = match[condition];
    if (wanted === undefined) continue;
    const found = TESTS[condition](String(wanted), subject, where);
    if (found === "no") return { answer: "no", condition };
    if (found === "unseen" || (found === "assumed" && weakest.answer === "yes")) weakest = { answer: found, condition };
  }
  return weakest;
}

function answer(isTrue: boolean): Answer {
  return isTrue ? "yes" : "no";
}

function isSame(left: string | undefined, right: string): boolean {
  return left !== undefined && left.toLowerCase() === right.toLowerCase();
}

/** Older versions have no tags in the list of guests, so without the configuration there may be some. */
function hasTag(facts: GuestFacts | undefined, tag: string): Answer {
  if (facts === undefined) return "no";
  const { tags, config } = facts.guest;
  return tags === undefined && config.state !== "present" ? "unseen" : answer(facts.tags.includes(tag));
}

/** An offline node hides the names of its guests. */
function hasName(facts: GuestFacts | undefined, pattern: RegExp): Answer {
  if (facts === undefined) return "no";
  const { name, config } = facts.guest;
  return name === undefined && config.state !== "present" ? "unseen" : answer(pattern.test(facts.label));
}

/** A node that does not answer hides whether its guest is a template. */
function isOfType(facts: GuestFacts | undefined, wanted: string): Answer {
  if (facts === undefined) return "no";
  const { type, isTemplate, status } = facts.guest;
  if (status.state === "present" || isTemplate) return answer((isTemplate ? "template" : type) === wanted);
  return wanted === type || wanted === "template" ? "unseen" : "no";
}

/** A condition about NICs holds for a guest when one of its NICs is such, and for a NIC or an address when that one is. */
function hasNic({ nic, guest }: RuleSubject, isSuch: (nic: Nic) => boolean): Answer {
  if (nic !== undefined) return answer(isSuch(nic));
  if (guest?.nics.state === "unknown") return "unseen";
  return answer(guest?.nics.state === "present" && guest.nics.value.some(isSuch));
}

function hasAddress({ address, nic, guest }: RuleSubject, prefix: string): Answer {
  if (address !== undefined) return answer(isWithin(address, prefix));
  if (guest === undefined) return "no";
  const isHere = (slot: string): boolean => nic === undefined || nic.slot === slot;
  const all = guest.addresses.state === "present" ? guest.addresses.value : [];
  const found = all.filter(({ slot, host }) => isHere(slot) && isWithin(host, prefix));
  if (found.length > 0) return found.every(({ isAssumed }) => isAssumed === true) ? "assumed" : "yes";
  // A template never runs, so there is nothing to be seen of it.
  const isHidden = !guest.guest.isTemplate && (guest.addresses.state === "unknown" || [...guest.unmentioned].some(isHere));
  return isHidden ? "unseen" : "no";
}

function isInRange(tag: number, wanted: string): boolean {
  const [from = 0, to = from] = wanted.split("-").map(Number);
  return tag >= from && tag <= to;
}

function isWithin(address: string, prefix: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(prefix)) return false;
  const host = ipaddr.parse(address);
  const range = ipaddr.parseCIDR(prefix);
  return host.kind() === range[0].kind() && host.match(range);
}
