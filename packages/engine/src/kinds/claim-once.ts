import type { DesiredObject } from "../translate/desired.ts";
import { LEAVE } from "../values/conflict-claim.ts";
import type { Row } from "../values/row.ts";
import type { Claim, ClaimContext } from "./kind.ts";

/**
 * A row that has the natural key is the object, unless another object of ours has it: NetBox takes only one of a key, so that the second
 * waits, in the run that makes the first as in every later one.
 */
export function claimOnce(row: Row, { kind }: DesiredObject, { holder, isMarked }: ClaimContext): Claim {
  const held = holder(row);
  if (held === undefined || held.state === "gone") return { type: "adopt", isOwned: isMarked(row), reason: "NetBox has it already" };
  return { type: "conflict", reason: `${held.label} has it as well and comes first`, claim: { type: "name", holder: { kind, key: held.key, label: held.label, isOurs: true }, resolutions: [LEAVE] } };
}
