import { idOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { computed } from "../fields/computed.ts";
import { booleanFilters } from "../filters/choice-filter.ts";
import { ValidationError } from "../model/errors.ts";
import type { Field, Filter, WriteContext } from "../model/model.ts";
import { familyOf } from "./ip-text.ts";

/** Whose addresses may be primary: the word of the message, the type of its interfaces, their field to the owner. */
export interface PrimaryIpOwner {
  readonly owner: "VM" | "device";
  readonly interfaceType: string;
  readonly parent: string;
}

function primaryOf(row: Row): number | null {
  // PREFER_IPV4 is off by default.
  return idOf(row, "primary_ip6") ?? idOf(row, "primary_ip4");
}

/** `primary_ip`: the IPv6 one if there is one. */
export function primaryIp(): Field {
  return computed((row, context) => context.nested("ipam.ipaddress", primaryOf(row), "brief"));
}

/** `has_primary_ip`. */
export const hasPrimaryIpFilter: Readonly<Record<string, Filter>> = booleanFilters("has_primary_ip", (row) => primaryOf(row) !== null);

function sits(address: Row, ownerId: number, target: { owner: PrimaryIpOwner; context: WriteContext }): boolean {
  const { owner, context } = target;
  if (textOf(address, "assigned_object_type") !== owner.interfaceType) return false;
  const assigned = context.db.get(owner.interfaceType, idOf(address, "assigned_object_id"));
  return assigned !== undefined && idOf(assigned, owner.parent) === ownerId;
}

/** Checks that the primary addresses have the right family and sit on the owner's interfaces, or are NAT of one that does. */
export function cleanPrimaryIps(draft: Draft, owner: PrimaryIpOwner, context: WriteContext): void {
  for (const family of [4, 6] as const) {
    const field = `primary_ip${family}`;
    const address = context.db.get("ipam.ipaddress", idOf(draft, field));
    if (!address) continue;
    const shown = textOf(address, "address");
    const actual = familyOf(shown);
    if (actual !== family) {
      const message = owner.owner === "VM" ? `Must be an IPv${family} address. (${shown} is an IPv${actual} address.)` : `${shown} is not an IPv${family} address.`;
      throw new ValidationError({ [field]: [message] });
    }
    const inside = context.db.get("ipam.ipaddress", idOf(address, "nat_inside"));
    const holder = { owner, context };
    if (!sits(address, draft.id, holder) && !(inside && sits(inside, draft.id, holder))) {
      throw new ValidationError({ [field]: [`The specified IP address (${shown}) is not assigned to this ${owner.owner}.`] });
    }
  }
}
