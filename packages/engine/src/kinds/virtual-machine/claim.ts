import { LEAVE, choiceOf } from "../../values/conflict-claim.ts";
import type { ConflictClaim } from "../../values/conflict-claim.ts";
import type { DesiredObject } from "../../translate/desired.ts";
import type { Row } from "../../values/row.ts";
import { textOf } from "../../values/text-of.ts";
import type { Claim, ClaimContext } from "../kind.ts";

/**
 * Judges a NetBox virtual machine of the same name in the same cluster (E21, E22). Ours by its mark: adopted, unless all
 * its MAC addresses say that it is another guest. Held by another guest: not this one. A person's: adopted only as the
 * setting says, otherwise proposed.
 */
export function claimVirtualMachine(row: Row, desired: DesiredObject, context: ClaimContext): Claim {
  if (context.holder(row) !== undefined) return { type: "pass" };
  const { adoption } = context;
  const macs = macsOf(context.children("vm-interface", "virtual_machine", row.id));
  const evidence = desired.evidence ?? [];
  const shared = evidence.filter((mac) => macs.has(mac));
  const isAnother = macs.size > 0 && evidence.length > 0 && shared.length === 0;
  if (context.isMarked(row) && adoption !== "never") return isAnother ? { type: "pass" } : { type: "adopt", isOwned: true, reason: "carries the tag of Proxbox" };
  if (adoption === "name") return { type: "adopt", isOwned: false, reason: "has the same name in the same cluster" };
  if (adoption === "evidence" && shared.length > 0) return { type: "adopt", isOwned: false, reason: `has the same name and the MAC address ${shared[0] ?? ""}` };
  return { type: "conflict", reason: "a virtual machine of this name, made by a person, stands in the same NetBox cluster; adopt it (adoption: name) or rename one of the two", claim: claimTo(row) };
}

function claimTo(row: Row): ConflictClaim {
  const name = textOf(row["name"]);
  return {
    type: "name",
    holder: { kind: "virtual-machine", netboxId: row.id, label: name, isOurs: false },
    subject: name.toLowerCase(),
    resolutions: [LEAVE, ...choiceOf([{ id: row.id, label: name }]), { code: "apart", title: "It is another machine: make an object of its own, with a number behind its name" }],
  };
}

/** Upper-case MAC addresses of a machine's interfaces in NetBox. */
export function macsOf(interfaces: readonly Row[]): ReadonlySet<string> {
  return new Set(interfaces.flatMap((row) => (typeof row["mac_address"] === "string" ? [row["mac_address"].toUpperCase()] : [])));
}

/**
 * Whether a machine that carries the guest's vmid is another's, whose vmid was recycled (E14): it has neither the guest's
 * name nor any of its MAC addresses. One of the two alone may have changed on a living guest.
 */
export function isOfAnother(row: Row, { fields, evidence = [] }: DesiredObject, context: ClaimContext): boolean {
  const bare = textOf(row["name"]).toLowerCase().replace(/ \(\d+\)$/, "");
  const macs = macsOf(context.children("vm-interface", "virtual_machine", row.id));
  const isStranger = macs.size > 0 && evidence.length > 0 && !evidence.some((mac) => macs.has(mac));
  return isStranger && fields["name"] !== undefined && bare !== textOf(fields["name"]).toLowerCase();
}
