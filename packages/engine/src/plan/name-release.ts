import type { Change } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import { fitNameWithSuffix, shortHash } from "../values/fit.ts";
import { textOf } from "../values/text-of.ts";
import type { Board } from "./board.ts";

/**
 * Guests that swapped their names would block each other for ever, since NetBox refuses the first of the two renames.
 * Whoever holds a name that another of ours is about to get, and is renamed itself, lets go of it first.
 */
export function nameReleases(board: Board, changes: readonly Change[]): readonly Change[] {
  const renamed = changes.filter((change) => change.netboxId !== undefined && nameField(change) !== undefined && isNamedUniquely(board, change));
  const wanted = new Set(renamed.map((change) => scoped(board, change, nameField(change)?.after)));
  return renamed.flatMap((change) => {
    const before = nameField(change)?.before;
    if (!wanted.has(scoped(board, change, before))) return [];
    const after = fitNameWithSuffix(textOf(before), ` ~${shortHash(change.key)}`);
    return [{ ...change, action: "release" as const, fields: [{ field: "name", before: before ?? null, after, reason: "the name goes to another guest" }], reason: "guests exchange their names" }];
  });
}

function nameField({ fields }: Change): Change["fields"][number] | undefined {
  return fields.find(({ field }) => field === "name");
}

function isNamedUniquely(board: Board, { kind, key }: Change): boolean {
  return board.matches.get(objectName(kind, key))?.desired.uniqueName !== undefined;
}

function scoped(board: Board, { kind, key }: Change, name: unknown): string {
  const match = board.matches.get(objectName(kind, key));
  const scope = match?.row === undefined ? undefined : board.valuesOf(match.kind, match.row)[match.desired.uniqueName?.within ?? ""];
  return `${kind} ${textOf(scope)} ${textOf(name).toLowerCase()}`;
}
