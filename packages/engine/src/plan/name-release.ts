import type { Change, FieldValue } from "@proxbox/contract";
import { addTo } from "../values/add-to.ts";
import { fitNameWithSuffix, shortHash } from "../values/fit.ts";
import { textOf } from "../values/text-of.ts";
import type { Board } from "./board.ts";

/**
 * Guests that swapped their names, and interfaces of a container that did, would block each other for ever, since NetBox
 * refuses the first of the two renames. Whoever holds a name that another of ours is about to get, and is renamed itself,
 * lets go of it first.
 */
export function nameReleases(board: Board, changes: readonly Change[]): readonly Change[] {
  const renamed = changes.filter((change) => change.netboxId !== undefined && nameField(change) !== undefined);
  const wanted = new Map<string, string[]>();
  for (const change of renamed) {
    const place = placeOf(board, change, nameField(change)?.after);
    if (place !== undefined) addTo(wanted, place, change.key);
  }
  return renamed.flatMap((change) => {
    const before = nameField(change)?.before ?? null;
    const place = placeOf(board, change, before);
    // Whoever only changes the case of its name does not stand in its own way.
    if (place === undefined || wanted.get(place)?.some((key) => key !== change.key) !== true) return [];
    const after = fitNameWithSuffix(textOf(before), suffixOf(change.key));
    return [{ ...change, action: "release" as const, fields: [{ field: "name", before, after, reason: "the name goes to another one" }], reason: "names are exchanged" }];
  });
}

function suffixOf(key: string): string {
  return ` ~${shortHash(key)}`;
}

/** Whether a name in NetBox is one that an object bears between release and rename: a run that broke off there left it, no person. */
export function isReleaseName(name: FieldValue | undefined, key: string): boolean {
  return typeof name === "string" && name.includes(" ~") && name.endsWith(suffixOf(key));
}

function nameField({ fields }: Change): Change["fields"][number] | undefined {
  return fields.find(({ field }) => field === "name");
}

/** What NetBox allows once: the natural key that the object has in NetBox under this name. */
function placeOf(board: Board, { kind, key }: Change, name: FieldValue | undefined): string | undefined {
  const match = board.matches.get(kind, key);
  if (match?.row === undefined || name === undefined) return undefined;
  const place = match.kind.naturalKey({ ...board.valuesOf(match.kind, match.row), name });
  return place === undefined ? undefined : `${kind} ${place}`;
}
