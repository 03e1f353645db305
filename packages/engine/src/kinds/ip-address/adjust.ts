import { isReference } from "@proxbox/contract";
import { compareHosts } from "../../values/compare-hosts.ts";
import { LEAVE } from "../../values/conflict-claim.ts";
import type { DesiredObject } from "../../translate/desired.ts";
import type { Row } from "../../values/row.ts";
import type { AdjustContext, Adjustment } from "../kind.ts";
import { hostOf, otherAddress, tableOf } from "./other-address.ts";

/**
 * Holds back what is not there yet and should not be made: an address in a range that NetBox holds to be full, which it
 * would refuse in every run (E49), and one of cloud-init on an interface that has another (ADR 0014).
 */
export function adjustIpAddress(desired: DesiredObject, context: AdjustContext): Adjustment {
  if (context.row !== undefined) return {};
  const other = desired.isAssumed === true ? otherAddress(desired, context) : undefined;
  if (other !== undefined) return { isPartial: `cloud-init gives it, but the interface has ${other}, and the guest cannot be asked which holds` };
  const range = [...context.rows("ip-range")].find((row) => isFull(row, desired, context));
  if (range === undefined) return {};
  return { conflict: `NetBox's IP range ${hostOf(range["start_address"])}-${hostOf(range["end_address"])} is marked as populated, so NetBox takes no new address in it; take the mark off the range, or document the address there by hand`, claim: { type: "address", holder: { kind: "ip-range", netboxId: range.id, label: `${hostOf(range["start_address"])}-${hostOf(range["end_address"])}`, isOurs: false }, subject: hostOf(desired.fields["address"]), resolutions: [LEAVE] } };
}

function isFull(range: Row, { fields }: DesiredObject, context: AdjustContext): boolean {
  if (range["mark_populated"] !== true) return false;
  const { vrf } = fields;
  const table = isReference(vrf) ? context.idOf(vrf.kind, vrf.key) : "global";
  const [host, first, last] = [hostOf(fields["address"]), hostOf(range["start_address"]), hostOf(range["end_address"])];
  return table === tableOf(range) && host.includes(":") === first.includes(":") && compareHosts(first, host) <= 0 && compareHosts(host, last) <= 0;
}
