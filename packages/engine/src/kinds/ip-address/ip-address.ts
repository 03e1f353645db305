import { textOf } from "../../values/text-of.ts";
import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import { parseAddress, reasonToLeaveOut } from "../../translate/guest-addresses.ts";
import { nodeKey } from "../../values/keys.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import type { Kind } from "../kind.ts";
import { lookupKey } from "../lookup-kind.ts";
import { mapSubject } from "../../translate/rules/map-subject.ts";
import type { Mapped } from "../../translate/rules/map-subject.ts";
import { addressSubject } from "../../translate/rules/match-rule.ts";
import { adjustIpAddress } from "./adjust.ts";
import { claimIpAddress } from "./claim.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  const ofGuests = facts.guests.flatMap((guest) => addressesOf(facts, guest));
  // What was seen comes first, so that nothing that is only configured takes an address from a guest that has it.
  yield* ofGuests.filter(({ isAssumed }) => isAssumed !== true);
  yield* ofGuests.filter(({ isAssumed }) => isAssumed === true);
  if (facts.settings.isManagingDevices) yield* ofNodes(facts);
}

function addressesOf(facts: Facts, guest: GuestFacts): readonly DesiredObject[] {
  const { key, label, addresses } = guest;
  if (addresses.state !== "present") return [];
  return addresses.value.map(({ isAssumed, ...address }) => {
    const mapped = mapSubject(facts, addressSubject(guest, address));
    const made = object({ on: { kind: "vm-interface", key: `${key}/${address.slot}` }, label, ...address, mapped });
    return isAssumed === true ? { ...made, isAssumed } : made;
  });
}

function* ofNodes(facts: Facts): Iterable<DesiredObject> {
  const { snapshot, remark } = facts;
  for (const { name, networks } of snapshot.nodes) {
    if (networks.state !== "present") continue;
    const found = networks.value.flatMap((network) => network.addresses.map((text) => ({ network: network.name, text })));
    for (const { network, text } of found) {
      const on = { kind: "node-interface", key: `${nodeKey(snapshot.source, name)}/${network}` };
      const address = parseAddress(text);
      const reason = address === undefined ? "not an address" : reasonToLeaveOut(address);
      if (address !== undefined && reason === undefined) yield object({ on, label: name, ...address, mapped: mapSubject(facts, { node: name, address: address.host }) });
      else remark({ type: "notice", kind: "ip-address", key: on.key, label: `${name} ${network}`, reason: `${text} is left out: ${reason ?? ""}` });
    }
  }
}

function object(about: { on: { kind: string; key: string }; label: string; host: string; prefixLength: number; mapped?: Mapped }): DesiredObject {
  const { vrf, tenant } = about.mapped ?? {};
  const fields: Record<string, FieldValue> = { address: `${about.host}/${about.prefixLength}`, status: "active", assigned_object: about.on, tags: OWN_TAGS };
  if (vrf !== undefined) fields["vrf"] = { kind: "vrf", key: lookupKey("vrf", vrf) };
  if (tenant !== undefined) fields["tenant"] = { kind: "tenant", key: lookupKey("tenant", tenant) };
  return { kind: "ip-address", key: `${about.on.key}/ip/${about.host}`, label: `${about.host} on ${about.label}`, parent: about.on.key, fields, evidence: [about.host] };
}

/** Host part and VRF: the same host twice in one VRF is one address, whatever the mask (netbox-api.md 2.12). */
function naturalKey(values: Readonly<Record<string, FieldValue | undefined>>): string | undefined {
  const { address, vrf } = values;
  // A VRF that NetBox does not have is not the global table.
  if ("vrf" in values && vrf === undefined) return undefined;
  return typeof address === "string" ? `${typeof vrf === "number" ? vrf : "global"} ${address.split("/")[0] ?? ""}` : undefined;
}

/** Addresses of guests and nodes in NetBox's global table; never taken from an object that is not ours (user-pain.md P2). */
export const ipAddress: Kind = {
  name: "ip-address",
  about: "An address that a guest or a node has.",
  identity: "host and VRF, whatever the mask",
  path: "ipam/ip-addresses",
  objectType: "ipam.ipaddress",
  dependsOn: ["tag", "vm-interface", "node-interface", "vrf", "tenant", "ip-range"],
  fields: {
    address: { type: "address", from: "guest: agent, live interfaces or configuration; node: cidr, cidr6 of /nodes/{node}/network" },
    // Required: an address must not land in the global table because its VRF is not there.
    vrf: { type: "reference", from: "vrf of a mapping rule", isOnCreateOnly: true, isRequired: true },
    tenant: { type: "reference", from: "tenant of a mapping rule", isOnCreateOnly: true },
    status: { type: "choice", from: "fixed: active" },
    role: { type: "choice", from: "the role of the address that it stands beside", isOnCreateOnly: true },
    assigned_object: { type: "assignment", from: "the interface with the same MAC address, slot or name", columns: { type: "assigned_object_type", id: "assigned_object_id" }, isRequired: true },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  alsoRead: ["description", "comments", "dns_name", "nat_inside"],
  humanColumns: ["description", "comments", "dns_name", "tenant", "nat_inside", "role", "vrf"],
  columnsBeforeDeletion: ["nat_outside"],
  released: "assigned_object",
  gone: "remove",
  cascades: [{ kind: "guest-address", field: "ip_address", column: "ip_address", filter: "ip_address_id", isOptional: true }],
  translate,
  scopes: ({ desired, ids }) => [
    { filter: "virtual_machine_id", values: ids("virtual-machine") },
    { filter: "device_id", values: ids("node") },
    { filter: "address", values: desired.map((each) => textOf(each.fields["address"]).split("/")[0] ?? "") },
  ],
  contested: "address",
  naturalKey,
  // One of ours that a person has put into a VRF is found again on its interface after a loss of the records.
  traces: { within: "assigned_object", marks: (row) => [textOf(row["address"]).split("/")[0] ?? ""] },
  claim: claimIpAddress,
  adjust: adjustIpAddress,
};
