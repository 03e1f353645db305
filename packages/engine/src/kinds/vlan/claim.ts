import { isReference } from "@proxbox/contract";
import type { DesiredObject } from "../../translate/desired.ts";
import { LEAVE, choiceOf } from "../../values/conflict-claim.ts";
import type { ConflictClaim } from "../../values/conflict-claim.ts";
import { idInColumn } from "../../values/id-in-column.ts";
import type { Row } from "../../values/row.ts";
import { textOf } from "../../values/text-of.ts";
import type { Claim, ClaimContext } from "../kind.ts";

/** How near a VLAN is: in the group that is named, in the site, without group and site; undefined for one that is elsewhere. */
function distance(row: Row, { fields, near }: DesiredObject, context: ClaimContext): number | undefined {
  const { group } = fields;
  const groupOfRow = idInColumn(row["group"]);
  const siteOfRow = idInColumn(row["site"]) ?? siteOfGroup(groupOfRow, context);
  if (isReference(group) && groupOfRow !== undefined && groupOfRow === context.idOf(group.kind, group.key)) return 0;
  if (near !== undefined && siteOfRow !== undefined && siteOfRow === context.idOf(near.kind, near.key)) return 1;
  return groupOfRow === undefined && siteOfRow === undefined ? 2 : undefined;
}

function siteOfGroup(groupId: number | undefined, context: ClaimContext): number | undefined {
  const group = groupId === undefined ? undefined : context.row("vlan-group", groupId);
  return group !== undefined && textOf(group["scope_type"]) === "dcim.site" && typeof group["scope_id"] === "number" ? group["scope_id"] : undefined;
}

/** Which of them is meant, as long as it is between these. */
function claimTo(rivals: readonly Row[]): ConflictClaim {
  return { type: "vlan", subject: rivals.map(({ id }) => id).join(" "), resolutions: [LEAVE, ...choiceOf(rivals.map((row) => ({ id: row.id, label: textOf(row["name"]) })))] };
}

/** Takes the nearest VLAN of the id; two that are equally near are for a person to tell apart (E81). */
export function claimVlan(row: Row, desired: DesiredObject, context: ClaimContext): Claim {
  const vid = desired.fields["vid"];
  const all = typeof vid === "number" ? context.children(desired.kind, "vid", vid) : [];
  const distances = all.map((each) => distance(each, desired, context));
  const nearest = Math.min(...distances.flatMap((each) => each ?? []));
  if (distance(row, desired, context) !== nearest) return { type: "pass" };
  const rivals = all.filter((_, index) => distances[index] === nearest).sort((left, right) => left.id - right.id);
  if (rivals.length === 1) return { type: "adopt", isOwned: false, reason: "documented in NetBox" };
  return { type: "conflict", reason: `${rivals.length} VLANs with the id ${textOf(vid)} are equally near in NetBox (${rivals.map((each) => `${textOf(each["name"])}, id ${each.id}`).join("; ")}); name a VLAN group with a mapping rule or with vlans.group`, claim: claimTo(rivals) };
}
