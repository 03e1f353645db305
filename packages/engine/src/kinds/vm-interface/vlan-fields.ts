import type { FieldValue } from "@proxbox/contract";
import type { Facts } from "../../translate/desired.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import type { Nic } from "../../translate/nics.ts";
import { vlanReference, wantedVlan } from "../../translate/vlans.ts";

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
