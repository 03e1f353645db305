import { textOf } from "../values/text-of.ts";
import type { Facts } from "./desired.ts";
import type { GuestFacts } from "./guest-facts.ts";
import type { Nic } from "./nics.ts";

/** What a rule is asked about: a guest, one of its NICs, one of its addresses, or a node. */
export interface RuleSubject {
  readonly guest?: GuestFacts;
  readonly nic?: Nic;
  /** Host part without a mask. */
  readonly address?: string;
  readonly node?: string;
}

/** What the mapping rules say about a subject: names or slugs of NetBox's objects, by the first rule that matches and has the target. */
export interface Mapped {
  readonly tenant?: string;
  readonly site?: string;
  readonly role?: string;
  readonly platform?: string;
  readonly vrf?: string;
  readonly vlanGroup?: string;
  readonly status?: string;
  readonly isExcluded?: true;
}

/** Asks the table of mapping rules about one subject. */
export function mapSubject(_facts: Pick<Facts, "settings" | "snapshot">, _subject: RuleSubject): Mapped {
  return {};
}
