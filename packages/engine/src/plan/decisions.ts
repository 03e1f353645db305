import type { ConflictParty, Remark, RemarkConflict } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { KindName } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { LEAVE } from "../values/conflict-claim.ts";
import type { ConflictClaim, Decision, DraftRemark } from "../values/conflict-claim.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import { guestOf } from "../values/keys.ts";
import { isSameValue } from "../values/same-value.ts";
import type { Board } from "./board.ts";

/** The object that a conflict stops, and the field where it is about one. */
export interface Claimant {
  readonly kind: KindName;
  readonly key: string;
  readonly label: string;
  readonly field?: string | undefined;
}

/**
 * What people have decided about conflicts, by the conflicts' ids. An id is made of who claims what from whom: keys, births of guests
 * (a recycled vmid is another guest), NetBox ids. A decision whose two sides have changed since has the id of no conflict any longer.
 */
export class Decisions {
  readonly #board: Board;
  readonly #byId: ReadonlyMap<string, Decision>;
  /** Objects of which a person keeps a field for good; to nearly all others no question is put. */
  readonly #keeping: ReadonlySet<string>;

  constructor(board: Board, decisions: readonly Decision[]) {
    this.#board = board;
    this.#byId = new Map(decisions.map((decision) => [decision.id, decision]));
    this.#keeping = new Set(decisions.flatMap(({ code, kind, key }) => (code === "keep" ? [objectName(kind, key)] : [])));
  }

  /** Code of what was decided; undefined where nothing was, or where it cannot be done at present: then it is not among the resolutions. */
  on(claimant: Claimant, claim: ConflictClaim): string | undefined {
    const code = this.#byId.size === 0 ? undefined : this.#byId.get(this.#idOf(claimant, claim))?.code;
    return isOffered(claim, code) ? code : undefined;
  }

  /** Whether any value of NetBox stays for good: most runs have none, and are asked for every field of every object. */
  get hasKept(): boolean {
    return this.#keeping.size > 0;
  }

  /** Whether NetBox's value of a field stays for good. */
  isKept(claimant: Claimant, netboxId: number): boolean {
    return this.#keeping.has(objectName(claimant.kind, claimant.key)) && this.on(claimant, fieldClaim(claimant, netboxId)) === "keep";
  }

  /** The remark with its conflict's id and what was decided; one that is settled no longer stops anybody. */
  name({ conflict: claim, ...remark }: DraftRemark): Remark {
    if (claim === undefined) return remark;
    const conflict = this.#named(remark, claim);
    const decided = conflict.decision === undefined ? undefined : this.#byId.get(conflict.id);
    if (decided === undefined || !isStillMeant(decided, remark)) return { ...remark, conflict: withoutDecision(conflict) };
    if (!isOffered(claim, decided.code)) return { ...remark, reason: `${remark.reason}; what was decided (${decided.code}) cannot be done at present`, conflict: withoutDecision(conflict) };
    return { ...remark, ...(remark.type === "conflict" ? { type: "kept", reason: `${remark.reason}; decided: ${claim.resolutions.find(({ code }) => code === decided.code)?.title ?? decided.code}` } : {}), conflict };
  }

  #named(remark: Claimant & Pick<Remark, "type">, claim: ConflictClaim): RemarkConflict {
    const { type, holder, subject, resolutions } = claim;
    const id = this.#idOf(remark, claim);
    const decision = this.#byId.get(id)?.code;
    const { kind, key, label } = remark;
    const netboxId = this.#board.idOf(kind, key);
    const claimant: ConflictParty = { kind, key, label, isOurs: true, ...(netboxId === undefined ? {} : { netboxId }) };
    return { id, type, claimant, resolutions: [...resolutions], ...(holder === undefined ? {} : { holder }), ...(subject === undefined ? {} : { subject }), ...(decision === undefined ? {} : { decision }) };
  }

  #idOf({ kind, key, field }: Claimant, { type, holder, subject, rowId }: ConflictClaim): string {
    const own = this.#withBirth(key);
    const other = holder?.key === undefined ? `${holder?.kind ?? ""} ${holder?.netboxId ?? ""}` : this.#withBirth(holder.key);
    // Which of two objects of ours has it may change, by a decision too: it is the same conflict.
    const sides = holder?.key === undefined ? [own, other] : [own, other].sort();
    return this.#board.input.sha256(JSON.stringify([this.#board.input.netboxUrl, type, kind, ...sides, field ?? "", subject ?? "", ...(rowId === undefined ? [] : [rowId])]));
  }

  #withBirth(key: string): string {
    const guest = guestOf(key);
    if (guest === undefined) return key;
    // What is not told this time was told before: the id must not hang on that.
    const born: Partial<Fingerprint> = { ...this.#board.records.get("virtual-machine", guest)?.fingerprint, ...this.#board.guest(guest)?.fingerprint };
    return `${key}@${born.uuid ?? born.ctime ?? ""}`;
  }
}

function isOffered({ resolutions }: ConflictClaim, code: string | undefined): boolean {
  return resolutions.some((each) => each.code === code);
}

function withoutDecision({ decision: _decision, ...conflict }: RemarkConflict): RemarkConflict {
  return conflict;
}

/** A person's word about a field was about two values; about the field for good it holds whatever they are. */
function isStillMeant(decision: Decision, { field, proxmox, netbox }: Omit<Remark, "conflict">): boolean {
  if (field === undefined || decision.code === "keep" || decision.code === LEAVE.code) return true;
  return isSameValue(decision.proxmox ?? null, proxmox ?? null) && isSameValue(decision.netbox ?? null, netbox ?? null);
}

/** A value of a person in a NetBox object, which another object of the same key does not take over; it cannot always be given back. */
export function fieldClaim({ kind, key, label }: Claimant, netboxId: number, canGiveBack = true): ConflictClaim {
  return {
    type: "field",
    holder: { kind, label, netboxId, isOurs: false },
    subject: key,
    resolutions: [
      ...(canGiveBack ? [{ code: "proxmox", title: "Give it back: the next run writes Proxmox VE's value" }] : []),
      { code: "netbox", title: "NetBox's value stays, until one of the two changes" },
      { code: "keep", title: "NetBox's value stays for good" },
    ],
  };
}

/** The object that is stopped, as a conflict names it. */
export function claimantOf({ kind, key, label }: DesiredObject): Claimant {
  return { kind, key, label };
}
