import { AppError } from "@proxbox/contract";
import type { Change } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { ApplyInput } from "./apply-input.ts";
import { operationOf } from "./item.ts";
import { writeLane } from "./lane.ts";
import { failChange, openWriting } from "./writing.ts";
import type { Writing } from "./writing.ts";

/**
 * Writes a plan's changes to NetBox, in bulk. First values are released that others wait for; then each kind is written
 * as soon as the kinds it depends on are finished, independent kinds beside each other; deletions come last, dependants
 * first. Every change ends in exactly one outcome, sent through `onOutcome`; nothing is thrown for what NetBox says. Gives
 * the error that stopped all writing, if one did: a dead token, a NetBox that stayed away, records that cannot be saved.
 */
export async function apply(input: ApplyInput): Promise<AppError | undefined> {
  const writing = openWriting(input);
  failUnknownKinds(writing);
  // One after the other: two fields of the same row may have to be released.
  const releases = byKind(input.changes.filter(({ action }) => action === "release"));
  for (const kind of input.kinds) await writeLane(writing, kind, { operation: "update", changes: releases.get(kind.name) ?? [], isSerial: true });
  await writeInOrder(writing, byKind(input.changes.filter(({ action }) => action !== "release" && action !== "delete")));
  const deletions = byKind(input.changes.filter(({ action }) => action === "delete"));
  for (const kind of input.kinds.toReversed()) await writeLane(writing, kind, { operation: "delete", changes: deletions.get(kind.name) ?? [] });
  return writing.stopped;
}

type Changes = ReadonlyMap<string, readonly Change[]>;

function byKind(changes: readonly Change[]): Changes {
  return Map.groupBy(changes, ({ kind }) => kind);
}

function failUnknownKinds(writing: Writing): void {
  for (const change of writing.input.changes) {
    if (!writing.kinds.has(change.kind)) failChange(writing, change, new AppError("RUN_BUG", { detail: `the kind ${change.kind} is not known` }));
  }
}

// Updates first: they may give up a name that a creation wants.
async function writeKind(writing: Writing, kind: Kind, changes: readonly Change[]): Promise<void> {
  for (const operation of ["update", "create"] as const) {
    await writeLane(writing, kind, { operation, changes: changes.filter(({ action }) => operationOf(action) === operation) });
  }
}

async function writeInOrder(writing: Writing, changes: Changes): Promise<void> {
  const finished = new Map<string, Promise<void>>();
  for (const kind of writing.input.kinds) {
    const needed = kind.dependsOn.map((name) => finished.get(name) ?? Promise.resolve());
    finished.set(kind.name, Promise.all(needed).then(() => writeKind(writing, kind, changes.get(kind.name) ?? [])));
  }
  await Promise.all(finished.values());
}
