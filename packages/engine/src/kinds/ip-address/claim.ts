import type { ConflictParty } from "@proxbox/contract";
import { textOf } from "../../values/text-of.ts";
import { contested } from "../../values/conflict-claim.ts";
import type { ConflictClaim } from "../../values/conflict-claim.ts";
import type { DesiredObject } from "../../translate/desired.ts";
import { subjectOf } from "../../values/subject-of.ts";
import type { Row } from "../../values/row.ts";
import type { Claim, ClaimContext } from "../kind.ts";
import { otherAddress } from "./other-address.ts";

/** Roles with which NetBox lets several objects have one address (netbox-api.md 2.12). */
const SHARED_ROLES = new Set(["anycast", "vip", "vrrp", "hsrp", "glbp", "carp"]);

/**
 * Judges a NetBox address with the same host:
 *
 * | in NetBox                                      | outcome                                  |
 * |------------------------------------------------|------------------------------------------|
 * | ours, positively gone from its guest           | moves here (E43)                         |
 * | ours, its guest reports it as well             | conflict, stays with the first (E44)     |
 * | ours, its guest cannot be seen                 | conflict, stays until it is seen         |
 * | the same, a person's device has it as primary  | conflict, stays until it is not (E43)    |
 * | assigned to nothing                            | adopted, nothing of it changed (E41)     |
 * | on this interface, or on one of this guest's   | adopted                                  |
 * | on somebody else's object, with a shared role  | a second object with that role (E45)     |
 * | on somebody else's object                      | conflict, no write (E42)                 |
 *
 * One that cloud-init alone gives takes nothing where its interface has another.
 */
export function claimIpAddress(row: Row, desired: DesiredObject, context: ClaimContext): Claim {
  if (desired.isAssumed === true && otherAddress(desired, context) !== undefined) return { type: "pass" };
  const role = roleOf(row["role"]);
  const holder = context.holder(row);
  const held = context.whyHeld(row);
  if (holder !== undefined) return claimFromUs({ ...holder, role, held }, desired);
  if (row["assigned_object_id"] === null || row["assigned_object_id"] === undefined) return { type: "adopt", isOwned: false, reason: "exists in NetBox and is not assigned" };
  if (isOnSameParent(row, desired, context)) return { type: "adopt", isOwned: context.isMarked(row), reason: "is on this machine already" };
  if (role !== undefined) return { type: "beside", fields: { role } };
  const label = `${textOf(row["assigned_object_type"])} ${textOf(row["assigned_object_id"])}`;
  const theirs = { kind: textOf(row["assigned_object_type"]), netboxId: Number(row["assigned_object_id"]), label, isOurs: false };
  return { type: "conflict", reason: whyNot(`the address is assigned to ${label} in NetBox, which is not ours; release it there or change it in the guest`, held), claim: { ...claimTo(desired, theirs, held), rowId: row.id } };
}

/** The two claims; while NetBox would refuse the move it is not offered. */
function claimTo(desired: DesiredObject, holder: ConflictParty, held: string | undefined): ConflictClaim {
  const claim = contested(desired, { type: "address", holder, subject: subjectOf(desired) });
  return held === undefined ? claim : { ...claim, resolutions: claim.resolutions.filter(({ code }) => code !== `give:${desired.key}`) };
}

function whyNot(reason: string, held: string | undefined): string {
  return held === undefined ? reason : `${reason}; it cannot be given away yet: ${held}`;
}

/** An address of ours, with the role that others may share and what holds it in its place. */
type Ours = NonNullable<ReturnType<ClaimContext["holder"]>> & { readonly role: string | undefined; readonly held: string | undefined };

function claimFromUs({ key, label, state, role, held }: Ours, desired: DesiredObject): Claim {
  if (state === "gone" && held === undefined) return { type: "adopt", isOwned: true, reason: `moved here from ${label}` };
  if (role !== undefined) return { type: "beside", fields: { role } };
  const claim = claimTo(desired, { kind: desired.kind, key, label, isOurs: true }, held);
  return { type: "conflict", reason: whyNot(REASONS[state](label), held), claim };
}

const REASONS: Readonly<Record<Ours["state"], (label: string) => string>> = {
  gone: (label) => `the address is to move here from ${label}`,
  seen: (label) => `${label} has this address as well and had it first`,
  unknown: (label) => `the address belongs to ${label}, which cannot be seen at present`,
};

function roleOf(value: unknown): string | undefined {
  const role = typeof value === "object" && value !== null && "value" in value ? value.value : value;
  return typeof role === "string" && SHARED_ROLES.has(role) ? role : undefined;
}

/** Kinds whose interfaces carry addresses, by NetBox's name of the interface; an FHRP group is neither. */
const OWNERS: Readonly<Record<string, { interfaces: string; owner: string; column: string }>> = {
  "virtualization.vminterface": { interfaces: "vm-interface", owner: "virtual-machine", column: "virtual_machine" },
  "dcim.interface": { interfaces: "node-interface", owner: "node", column: "device" },
};

function isOnSameParent(row: Row, desired: DesiredObject, context: ClaimContext): boolean {
  const of = OWNERS[textOf(row["assigned_object_type"])];
  if (of === undefined) return false;
  const parentKey = desired.parent ?? "";
  if (context.idOf(of.interfaces, parentKey) === row["assigned_object_id"]) return true;
  const owner = context.row(of.interfaces, Number(row["assigned_object_id"]))?.[of.column];
  const ownerId = typeof owner === "object" && owner !== null && "id" in owner ? owner.id : owner;
  return ownerId !== undefined && ownerId === context.idOf(of.owner, parentKey.slice(0, parentKey.lastIndexOf("/")));
}
