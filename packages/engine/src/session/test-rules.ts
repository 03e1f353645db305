import { AppError } from "@proxbox/contract";
import type { MappingRule } from "@proxbox/contract";
import { collect } from "../collect/collect.ts";
import { readSkeleton } from "../collect/skeleton.ts";
import { openProxmox } from "../proxmox/client.ts";
import type { ProxmoxClient } from "../proxmox/client.ts";
import { readGuest } from "../translate/guest-facts.ts";
import type { GuestFacts } from "../translate/guest-facts.ts";
import { rulingsOf, whereOf } from "../translate/rules/map-subject.ts";
import type { Hit } from "../translate/rules/map-subject.ts";
import { addressSubject, askRule } from "../translate/rules/match-rule.ts";
import type { RuleAnswer, RuleSubject } from "../translate/rules/match-rule.ts";
import type { Facts } from "../translate/desired.ts";
import type { Source } from "./session-options.ts";

/** A target that a rule sets; `rule` counts from 1. */
export interface RuleHit {
  readonly target: string;
  readonly value: string | boolean;
  readonly rule: number;
  readonly name?: string;
  /** Another rule wins if what could not be seen is as that one asks; its number. */
  readonly unlessRule?: number;
}

/** How one rule stands to a guest: it matches, or does not by its first condition that fails, or that could not be seen. */
export interface RuleStanding {
  readonly rule: number;
  readonly name?: string;
  readonly fails?: string;
  readonly unseen?: string;
}

/** What the table of mapping rules says about one guest, its NICs and its addresses: of each the targets that it has. */
export interface RuleTest {
  readonly source: string;
  readonly vmid: number;
  readonly type: "qemu" | "lxc";
  readonly name: string;
  readonly hits: readonly RuleHit[];
  /** Every rule in order. */
  readonly rules: readonly RuleStanding[];
  readonly nics: readonly { readonly name: string; readonly vlan?: number; readonly hits: readonly RuleHit[] }[];
  readonly addresses: readonly { readonly address: string; readonly hits: readonly RuleHit[] }[];
}

/** What testing needs of a run; `wanted` is a vmid or a name, whatever its case. */
export interface RuleTestOptions {
  readonly sources: readonly Source[];
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

/**
 * Says what the mapping rules do with a guest, from what Proxmox VE shows of it now; NetBox is not asked and nothing is
 * written. One answer for each source that has such a guest. Throws `RUN_UNKNOWN_OBJECT` where none has, and the error of a
 * Proxmox VE that cannot be read where no other has it.
 */
export async function testRules({ sources, clock, signal }: RuleTestOptions, wanted: string): Promise<readonly RuleTest[]> {
  const found: RuleTest[] = [];
  const errors: unknown[] = [];
  for (const source of sources) {
    const client = openProxmox(source.proxmox, clock);
    try {
      found.push(...(await testOn(client, { source, signal }, wanted)));
    } catch (error) {
      signal.throwIfAborted();
      errors.push(error);
    } finally {
      await client.close();
    }
  }
  if (found.length > 0) return found;
  throw errors[0] ?? new AppError("RUN_UNKNOWN_OBJECT", { detail: `no guest has the vmid or the name ${wanted}` });
}

async function testOn(client: ProxmoxClient, { source, signal }: { source: Source; signal: AbortSignal }, wanted: string): Promise<readonly RuleTest[]> {
  const { guests } = await readSkeleton(client, { signal });
  const onlyGuests = guests.filter(({ vmid, name }) => String(vmid) === wanted || name?.toLowerCase() === wanted.toLowerCase()).map(({ vmid }) => vmid);
  if (onlyGuests.length === 0) return [];
  const snapshot = await collect(client, { source: source.name, signal, onlyGuests, isReadingNodes: false });
  const ignored = source.settings.ignoredInterfaces.map((pattern) => new RegExp(pattern));
  return snapshot.guests.map((guest) => explain({ snapshot, settings: source.settings }, readGuest(source.name, guest, ignored)));
}

type TestFacts = Pick<Facts, "snapshot" | "settings">;

/** What a rule can set on each; the other targets of a rule say nothing about it. */
const TARGETS = {
  guest: ["tenant", "site", "role", "platform", "status", "include"],
  nic: ["vlan_group"],
  address: ["vrf", "tenant"],
} as const satisfies Readonly<Record<string, readonly Hit["target"][]>>;

function explain(facts: TestFacts, guest: GuestFacts): RuleTest {
  const nics = guest.nics.state === "present" ? guest.nics.value : [];
  const addresses = guest.addresses.state === "present" ? guest.addresses.value : [];
  return {
    source: facts.snapshot.source,
    vmid: guest.guest.vmid,
    type: guest.guest.type,
    name: guest.label,
    hits: hitsOf(facts, { guest }, TARGETS.guest),
    rules: facts.settings.rules.map((rule, index) => ({ rule: index + 1, ...nameOf(rule), ...standingOf(askRule(rule.match, { guest }, whereOf(facts))) })),
    nics: nics.map((nic) => ({ name: nic.name, ...(nic.tag === undefined ? {} : { vlan: nic.tag }), hits: hitsOf(facts, { guest, nic }, TARGETS.nic) })),
    addresses: addresses.map(({ host, slot }) => ({ address: host, hits: hitsOf(facts, addressSubject(guest, { host, slot }), TARGETS.address) })),
  };
}

function hitsOf(facts: TestFacts, subject: RuleSubject, targets: readonly Hit["target"][]): readonly RuleHit[] {
  return rulingsOf(facts, subject).flatMap(({ target, hit, others: [other] }) => {
    if (hit === undefined || !targets.includes(target)) return [];
    return [{ target, value: hit.value, rule: hit.number, ...nameOf(hit.rule), ...(other === undefined ? {} : { unlessRule: other.number }) }];
  });
}

function standingOf({ answer, condition }: RuleAnswer): Pick<RuleStanding, "fails" | "unseen"> {
  if (condition === undefined) return {};
  return answer === "no" ? { fails: condition } : { unseen: condition };
}

function nameOf({ name }: MappingRule): { name?: string } {
  return name === undefined ? {} : { name };
}
