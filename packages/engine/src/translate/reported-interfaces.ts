import { itemKey } from "../values/item-key.ts";
import type { Facts } from "./desired.ts";
import type { GuestFacts } from "./guest-facts.ts";
import type { SeenInterface } from "./seen-interfaces.ts";

/** An interface of a guest's own system that is worth a row, with the key of the row. */
export interface ReportedInterface extends SeenInterface {
  readonly key: string;
  /** Of several with the MAC address of one NIC (a VLAN or a bridge on it) NetBox takes one as the NIC's own; this is it. */
  readonly isOfSlot: boolean;
}

/** Names of what is made on top of an interface and has its MAC address. */
const ON_TOP = /[.:@]|^(br|vmbr|bond|team|vlan|macvlan|ovs)/;

/** Key of what a guest's own system has: by the NIC where it is one, so that another name is a change of it; else by its name. */
export function reportedKey(guest: string, { slot, name }: { readonly slot?: string; readonly name?: string }): string {
  return itemKey(guest, "guest-interface", slot ?? `name:${name ?? ""}`);
}

/** The interfaces that a guest reports, without those that the settings ignore and that are no NIC; nothing where it said nothing. */
export function reportedInterfaces({ key, guestInterfaces }: GuestFacts, { settings }: Pick<Facts, "settings">): readonly ReportedInterface[] {
  if (guestInterfaces.state !== "present") return [];
  const ignored = settings.ignoredInterfaces.map((pattern) => new RegExp(pattern));
  const named = guestInterfaces.value.filter(({ name, slot }) => name.trim() !== "" && (slot !== undefined || !ignored.some((pattern) => pattern.test(name))));
  const owners = new Map<string, SeenInterface>();
  // Names come in order, so that the choice hangs on nothing that changes by itself.
  for (const each of [...named.filter(({ name }) => !ON_TOP.test(name)), ...named]) if (each.slot !== undefined && !owners.has(each.slot)) owners.set(each.slot, each);
  return named.map((each) => {
    const isOfSlot = each.slot !== undefined && owners.get(each.slot) === each;
    return { ...each, isOfSlot, key: isOfSlot ? reportedKey(key, { slot: each.slot ?? "" }) : reportedKey(key, { name: each.name }) };
  });
}
