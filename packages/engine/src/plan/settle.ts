import type { ConflictParty } from "@proxbox/contract";
import type { Claim, Kind } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import type { ConflictClaim } from "../values/conflict-claim.ts";
import type { Row } from "../values/row.ts";
import { textOf } from "../values/text-of.ts";
import type { Board } from "./board.ts";
import type { ClaimedRows, Named } from "./claimed-rows.ts";
import { claimantOf } from "./decisions.ts";

/** Why an object is not written, and the two claims. */
export interface Stop {
  readonly conflict: string;
  readonly claim?: ConflictClaim;
}

/** A row for an object; `follows`: fields in which Proxmox VE wins in this run. */
export interface Found {
  readonly row: Row;
  readonly claim: Extract<Claim, { type: "adopt" }>;
  readonly follows?: readonly string[];
}

/** How a row is taken that a person has named. */
export const BY_DECISION: Found["claim"] = { type: "adopt", isOwned: false, reason: "a person has decided that it is this one" };

/** A refused row, and all rows with the same natural key. */
interface Refused {
  readonly desired: DesiredObject;
  readonly row: Row;
  readonly rows: readonly Row[];
  readonly refusal: Extract<Claim, { type: "conflict" }>;
}

/** What a person's decision makes of a refusal: a row to take, an object of its own, or the refusal stands. */
export function settle(board: Board, claimed: ClaimedRows, { desired, row, rows, refusal }: Refused): { readonly adopted?: Found; readonly stop?: Stop } {
  const { reason, claim } = refusal;
  const code = claim === undefined ? undefined : board.decisions.on(claimantOf(desired), claim);
  if (claim === undefined || code === undefined) return { stop: { conflict: reason, ...(claim === undefined ? {} : { claim }) } };
  if (code === "apart") return {};
  if (code === `give:${desired.key}`) {
    handOver(board, claimed, { from: claim.holder?.key, to: desired, claim });
    return { adopted: { row, claim: { ...BY_DECISION, reason: "a person has given it to this one" }, follows: assignments(claimed.kind) } };
  }
  const meant = meantRow(rows, code);
  return meant === undefined || isTaken(claimed, meant) ? { stop: { conflict: reason, claim } } : { adopted: { row: meant, claim: BY_DECISION } };
}

/** Whether a row is another object's already; what is looked up is there for all. */
function isTaken(claimed: ClaimedRows, row: Row): boolean {
  return claimed.kind.isLookup !== true && claimed.isTaken(row);
}

/** The row that `adopt:ID` names. */
export function meantRow(rows: readonly Row[], code: string | undefined): Row | undefined {
  return rows.find(({ id }) => code === `adopt:${id}`);
}

function assignments(kind: Kind): readonly string[] {
  return Object.entries(kind.fields).flatMap(([field, { type }]) => (type === "assignment" ? [field] : []));
}

/** Takes from an object of ours what a person has given to another one; it is in conflict from now on, and that is settled. */
export function handOver(board: Board, { kind }: ClaimedRows, { from, to, claim }: { readonly from: string | undefined; readonly to: DesiredObject; readonly claim: ConflictClaim }): void {
  const match = from === undefined ? undefined : board.matches.get(kind.name, from);
  if (match === undefined) return;
  const { desired } = match;
  board.matches.set(kind.name, desired.key, { kind, desired, isOwned: false, reason: "given to another", conflict: `a person has given it to ${to.label}`, claim: { ...claim, holder: partyOf(kind, to) } });
}

/** One of our objects as a side of a conflict. */
export function partyOf({ name }: Kind, { key, label }: Named): ConflictParty {
  return { kind: name, key, label, isOurs: true };
}

/** A row as a choice. */
export function labelled(row: Row): { readonly id: number; readonly label: string } {
  return { id: row.id, label: textOf(row["name"] ?? row["display"]) };
}
