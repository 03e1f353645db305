import type { FieldValue } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { fitNameWithSuffix } from "../values/fit.ts";
import { textOf } from "../values/text-of.ts";
import type { Board, Match } from "./board.ts";

/**
 * Gives every machine of a cluster a name of its own, since NetBox refuses a second one whatever its case (E01, E02).
 * The lowest vmid keeps the bare name, the others get ` (2)`, ` (3)`, … A suffix once given stays while its bearer lives,
 * even when the bare name becomes free, so that nobody is renamed because somebody else left.
 */
export function withUniqueNames(board: Board, kind: Kind, objects: readonly DesiredObject[]): void {
  if (!objects.some((object) => object.uniqueName !== undefined)) return;
  // What is in conflict is not written, so it takes no name.
  const matches = objects.flatMap((object) => board.matches.get(kind.name, object.key) ?? []).filter(({ conflict }) => conflict === undefined);
  const taken = takenNames(board, kind, matches);
  const settled = new Set<Match>();
  for (const match of matches) {
    const name = bearsItsName(board, match) ? textOf(match.desired.fields["name"]) : nameToKeep(match);
    if (name === undefined || taken.has(scoped(board, match, name))) continue;
    settle(board, match, { name, taken });
    settled.add(match);
  }
  for (const match of matches) {
    if (settled.has(match) || typeof match.desired.fields["name"] !== "string") continue;
    const holder = unaskedHolder(board, match);
    if (holder === undefined) settle(board, match, { name: freeName(board, match, taken), taken });
    else leaveNameToHolder(board, match, holder);
  }
}

/** A machine that was not asked for and has the name in NetBox: whether it still has it in Proxmox VE nobody looked. */
function unaskedHolder(board: Board, match: Match): string | undefined {
  const wanted = scoped(board, match, textOf(match.desired.fields["name"]));
  for (const record of board.records.ofKind(match.kind.name)) {
    const row = board.isAsked(record.key) || board.matches.has(match.kind.name, record.key) ? undefined : board.row(match.kind.name, record.netboxId);
    const { name, cluster } = row === undefined ? {} : board.valuesOf(match.kind, row);
    if (row !== undefined && `${textOf(cluster)} ${textOf(name).toLowerCase()}` === wanted) return record.label;
  }
  return undefined;
}

/** A suffix given now would stay for good, so the name waits for a run that looks at both. */
function leaveNameToHolder(board: Board, match: Match, holder: string): void {
  const { kind, desired, row } = match;
  const reason = `${holder} has this name in NetBox and was not looked at; a run of the whole endpoint settles it`;
  const { name: _held, ...fields } = desired.fields;
  board.matches.set(kind.name, desired.key, row === undefined ? { ...match, conflict: reason } : { ...match, desired: { ...desired, fields } });
  board.remark({ type: row === undefined ? "conflict" : "notice", kind: kind.name, key: desired.key, label: desired.label, field: "name", reason });
}

/** Names of machines in NetBox that are nobody's we know, that a person gave to ours, or that stay because nothing is known. */
function takenNames(board: Board, kind: Kind, matches: readonly Match[]): Set<string> {
  const ours = new Map(matches.flatMap((match) => (match.row === undefined ? [] : [[match.row.id, match] as const])));
  const taken = new Set<string>();
  for (const row of board.rows.get(kind.name)?.values() ?? []) {
    const { name, cluster } = board.valuesOf(kind, row);
    const match = ours.get(row.id);
    const isPinned = match?.record !== undefined && match.record.fields["name"] !== name && !bearsItsName(board, match);
    // Of a machine whose node does not answer the name is not known, so it keeps the one it has.
    const isUnnamed = typeof match?.desired.fields["name"] !== "string";
    if (isUnnamed || isPinned) taken.add(`${textOf(cluster)} ${textOf(name).toLowerCase()}`);
  }
  return taken;
}

/** Whether NetBox has the machine under its present name already, whoever wrote it there: it cannot stand in its own way. */
function bearsItsName(board: Board, { kind, desired, row }: Match): boolean {
  const { name } = desired.fields;
  return row !== undefined && typeof name === "string" && textOf(board.valuesOf(kind, row)["name"]).toLowerCase() === name.toLowerCase();
}

/** The name we wrote before, where it is the guest's present name with or without a suffix. */
function nameToKeep({ record, desired }: Match): string | undefined {
  const base = desired.fields["name"];
  const written = record?.fields["name"];
  if (typeof base !== "string" || typeof written !== "string") return undefined;
  if (written === base) return written;
  const suffix = / \(\d+\)$/.exec(written)?.[0];
  return suffix !== undefined && fitNameWithSuffix(base, suffix) === written ? written : undefined;
}

function freeName(board: Board, match: Match, taken: ReadonlySet<string>): string {
  const base = textOf(match.desired.fields["name"]);
  // An adopted machine is known by its own name in NetBox; that one is never "taken" by itself.
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : fitNameWithSuffix(base, ` (${number})`);
    if (!taken.has(scoped(board, match, name))) return name;
  }
}

function settle(board: Board, match: Match, { name, taken }: { name: string; taken: Set<string> }): void {
  taken.add(scoped(board, match, name));
  const base = match.desired.fields["name"];
  if (name === base) return;
  const { kind, desired } = match;
  board.matches.set(kind.name, desired.key, { ...match, desired: { ...desired, label: name, fields: { ...desired.fields, name } } });
  board.remark({ type: "notice", kind: kind.name, key: desired.key, label: desired.label, field: "name", reason: `is called ${name} in NetBox, where another machine of the cluster has or had the name ${textOf(base)}` });
}

function scoped(board: Board, match: Match, name: string): string {
  const field = match.desired.uniqueName?.within ?? "";
  const reference = match.desired.fields[field];
  const id = typeof reference === "object" && reference !== null && "key" in reference ? (board.idOf(reference.kind, reference.key) ?? reference.key) : reference;
  return `${textOf(movedTo(board, match, field) ?? id)} ${name.toLowerCase()}`;
}

/** The other cluster into which a person has put the machine: it stays there, and its name has to be free there. */
function movedTo(board: Board, { kind, row, record }: Match, field: string): FieldValue | undefined {
  const written = record?.fields[field];
  const actual = row === undefined ? undefined : board.valuesOf(kind, row)[field];
  return written === undefined || actual === undefined || actual === null || actual === written ? undefined : actual;
}
