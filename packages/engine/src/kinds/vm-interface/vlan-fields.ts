import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import type { Nic } from "../../translate/nics.ts";
import { otherVlans, vlanReference, wantedVlan } from "../../translate/vlans.ts";

/**
 * NetBox's VLAN columns of a NIC: `tag` alone is access, `trunks` tagged with `tag` untagged (E82). A trunk so wide that
 * nobody means single VLANs is NetBox's `tagged-all`; a NIC without a VLAN is positively without.
 */
export function vlanFields(facts: Facts, about: { guest: GuestFacts; nic: Nic }): Record<string, FieldValue> {
  const { guest, nic } = about;
  const { tag, trunks, isTrunkWide } = nic;
  const reference = (vid: number) => vlanReference(wantedVlan(facts, { guest, nic, node: guest.guest.node }, vid));
  const isTagged = trunks.length > 0 || isTrunkWide;
  return {
    mode: isTrunkWide ? "tagged-all" : isTagged ? "tagged" : tag === undefined ? null : "access",
    untagged_vlan: tag === undefined ? null : reference(tag),
    tagged_vlans: trunks.filter((vid) => vid !== tag).map(reference),
  };
}

/** The VLANs that the mapping rules may name as well, since not all that they ask for could be seen. */
export function otherVlanFields(facts: Facts, about: { guest: GuestFacts; nic: Nic }): Pick<DesiredObject, "others"> {
  const { guest, nic } = about;
  const others = (vid: number) => otherVlans(facts, { guest, nic, node: guest.guest.node }, vid).map(vlanReference);
  const untagged = nic.tag === undefined ? [] : others(nic.tag);
  const [first = [], ...rest] = nic.trunks.filter((vid) => vid !== nic.tag).map(others);
  // One list for each group: all VLANs of a NIC are looked for in the same one.
  const tagged = first.map((reference, index) => [reference, ...rest.flatMap((list) => list[index] ?? [])]);
  if (untagged.length === 0 && tagged.length === 0) return {};
  return { others: { untagged_vlan: untagged, tagged_vlans: tagged } };
}
