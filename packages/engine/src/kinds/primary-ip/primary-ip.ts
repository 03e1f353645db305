import ipaddr from "ipaddr.js";
import { isReference } from "@proxbox/contract";
import type { FieldValue, Reference } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import type { NicAddress } from "../../translate/guest-addresses.ts";
import { compareHosts } from "../../values/compare-hosts.ts";
import { idInColumn } from "../../values/id-in-column.ts";
import type { AdjustContext, Adjustment, Kind } from "../kind.ts";

const FIELDS = { primary_ip4: 4, primary_ip6: 6 } as const;

function* translate({ guests }: Facts): Iterable<DesiredObject> {
  for (const { key, label, addresses } of guests) {
    if (addresses.state !== "present") continue;
    const candidates: Record<string, readonly Reference[]> = {};
    const fields: Record<string, FieldValue> = {};
    for (const [field, family] of Object.entries(FIELDS)) {
      const found = addresses.value.filter((address) => address.family === family).sort(byPreference);
      const references = found.map((address) => ({ kind: "ip-address", key: `${key}/${address.slot}/ip/${address.host}` }));
      candidates[field] = references;
      if (references[0] !== undefined) fields[field] = references[0];
    }
    yield { kind: "primary-ip", key: `${key}/primary-ip`, label: `${label} primary address`, parent: key, fields, candidates };
  }
}

/** Lowest virtual NIC first; a global IPv6 address before a unique-local one (E39); then by number. */
function byPreference(left: NicAddress, right: NicAddress): number {
  return rank(left) - rank(right) || Number(left.slot.slice(3)) - Number(right.slot.slice(3)) || compareHosts(left.host, right.host);
}

function rank({ host, family }: NicAddress): number {
  return family === 6 && ipaddr.parse(host).range() === "uniqueLocal" ? 1 : 0;
}

/**
 * A primary address is set only where there is none or where the present one is leaving: whoever chose a valid one has
 * chosen (E50). One that a person has cleared, while the address is still there, stays cleared.
 */
function adjust(desired: DesiredObject, context: AdjustContext): Adjustment {
  const without: string[] = [];
  const fields: Record<string, FieldValue> = {};
  for (const field of Object.keys(FIELDS)) {
    if (isChosen(field, context)) without.push(field);
    else {
      const best = desired.candidates?.[field]?.find((each) => context.willExist(each.kind, each.key) && isOnMachine(each, desired, context));
      if (best === undefined) without.push(field);
      else if (isReference(best)) fields[field] = best;
    }
  }
  return { without, fields };
}

/** NetBox takes only an address on an interface of the machine; a person may have assigned ours to something else. */
function isOnMachine(address: Reference, { parent = "" }: DesiredObject, context: AdjustContext): boolean {
  const assigned = context.valueAfter(address.kind, address.key, "assigned_object");
  if (isReference(assigned)) return assigned.key.startsWith(`${parent}/`);
  const interfaces = context.row === undefined ? [] : context.children("vm-interface", "virtual_machine", context.row.id);
  return interfaces.some(({ id }) => assigned === `virtualization.vminterface:${id}`);
}

function isChosen(field: string, context: AdjustContext): boolean {
  const present = idInColumn(context.row?.[field]);
  if (present !== undefined) return !context.isLeaving("ip-address", present);
  const written = context.written?.[field];
  return typeof written === "number" && context.isPresent("ip-address", written) && !context.isLeaving("ip-address", written);
}

/** The primary addresses of guests: a second pass over virtual machines, since NetBox wants the address on an interface first. */
export const primaryIp: Kind = {
  name: "primary-ip",
  about: "Which of a machine's addresses are its primary ones.",
  identity: "the machine",
  path: "virtualization/virtual-machines",
  objectType: "virtualization.virtualmachine",
  dependsOn: ["virtual-machine", "ip-address"],
  patches: "virtual-machine",
  fields: { primary_ip4: { type: "reference", from: "the first IPv4 address of the lowest NIC", policy: "source" }, primary_ip6: { type: "reference", from: "the first IPv6 address of the lowest NIC, a global one before a unique-local one", policy: "source" } },
  gone: "keep",
  translate,
  scopes: () => [],
  naturalKey: () => undefined,
  claim: () => ({ type: "pass" }),
  adjust,
};
