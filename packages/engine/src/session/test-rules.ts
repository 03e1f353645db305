import { AppError } from "@proxbox/contract";
import type { MappingRule } from "@proxbox/contract";
import { collect } from "../collect/collect.ts";
import { readSkeleton } from "../collect/skeleton.ts";
import { openProxmox } from "../proxmox/client.ts";
import type { ProxmoxClient } from "../proxmox/client.ts";
import { readGuest } from "../translate/guest-facts.ts";
import type { GuestFacts } from "../translate/guest-facts.ts";
import { hitsOf } from "../translate/rules/map-subject.ts";
import { failingCondition } from "../translate/rules/match-rule.ts";
import type { RuleSubject } from "../translate/rules/match-rule.ts";
import type { Facts } from "../translate/desired.ts";
import type { Source } from "./session-options.ts";

/** A target that a rule sets; `rule` counts from 1. */
export interface RuleHit {
  readonly target: string;
  readonly value: string | boolean;
  readonly rule: number;
  readonly name?: string;
}

/** What the table of mapping rules says about one guest, its NICs and its addresses. */
export interface RuleTest {
  readonly source: string;
  readonly vmid: number;
  readonly type: "qemu" | "lxc";
  readonly name: string;
  readonly hits: readonly RuleHit[];
  /** Every rule in order: whether it holds for the guest, and the first condition that does not. */
  readonly rules: readonly { readonly rule: number; readonly name?: string; readonly fails?: string }[];
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
 * written. One answer for each source that has such a guest. Throws `RUN_UNKNOWN_OBJECT` where none has, and what reading a
 * Proxmox VE throws.
 */
export async function testRules({ sources, clock, signal }: RuleTestOptions, wanted: string): Promise<readonly RuleTest[]> {
  const found: RuleTest[] = [];
  for (const source of sources) {
    const client = openProxmox(source.proxmox, clock);
    try {
      found.push(...(await testOn(client, { source, signal }, wanted)));
    } finally {
      await client.close();
    }
  }
  if (found.length === 0) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `no guest has the vmid or the name ${wanted}` });
  return found;
}

async function testOn(client: ProxmoxClient, { source, signal }: { source: Source; signal: AbortSignal }, wanted: string): Promise<readonly RuleTest[]> {
  const { guests } = await readSkeleton(client, { signal });
  const onlyGuests = guests.filter(({ vmid, name }) => String(vmid) === wanted || name?.toLowerCase() === wanted.toLowerCase()).map(({ vmid }) => vmid);
  if (onlyGuests.length === 0) return [];
  const snapshot = await collect(client, { source: source.name, signal, onlyGuests, isReadingNodes: false });
  const ignored = source.settings.ignoredInterfaces.map((pattern) => new RegExp(pattern));
  return snapshot.guests.map((guest) => explain({ snapshot, settings: source.settings }, readGuest(source.name, guest, ignored)));
}

function explain(facts: Pick<Facts, "snapshot" | "settings">, guest: GuestFacts): RuleTest {
  const ask = (subject: RuleSubject) => hitsOf(facts, subject).map(({ target, value, number, rule }) => ({ target, value, rule: number, ...nameOf(rule) }));
  const nics = guest.nics.state === "present" ? guest.nics.value : [];
  const addresses = guest.addresses.state === "present" ? guest.addresses.value : [];
  return {
    source: facts.snapshot.source,
    vmid: guest.guest.vmid,
    type: guest.guest.type,
    name: guest.label,
    hits: ask({ guest }),
    rules: facts.settings.rules.map((rule, index) => {
      const fails = failingCondition(rule.match, { guest }, facts.snapshot);
      return { rule: index + 1, ...nameOf(rule), ...(fails === undefined ? {} : { fails }) };
    }),
    nics: nics.map((nic) => ({ name: nic.name, ...(nic.tag === undefined ? {} : { vlan: nic.tag }), hits: ask({ guest, nic }) })),
    addresses: addresses.map(({ host }) => ({ address: host, hits: ask({ guest, address: host }) })),
  };
}

function nameOf({ name }: MappingRule): { name?: string } {
  return name === undefined ? {} : { name };
}
