import type { Change } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { ApplyInput } from "./apply-input.ts";
import { operationOf } from "./item.ts";
import type { Operation } from "./item.ts";
import { writeLane } from "./lane.ts";
import { failChange, openWriting } from "./writing.ts";
import type { Writing } from "./writing.ts";
import { AppError } from "@proxbox/contract";

/**
 * Writes a plan's changes to NetBox, in bulk. First values are released that others wait for; then each kind is written
 * as soon as the kinds it depends on are finished, independent kinds beside each other; deletions come last, dependants
 * first. Every change ends in exactly one outcome, sent through `onOutcome`; nothing is thrown for what NetBox says.
 */
export async function apply(input: ApplyInput): Promise<void> {
  const writing = openWriting(input);
  failUnknownKinds(writing);
  const releases = byKind(input.changes.filter(({ action }) => action === "release"));
  for (const kind of input.kinds) await write(writing, kind, releases, "update");
  await writeInOrder(writing, byKind(input.changes.filter(({ action }) => action !== "release" && action !== "delete")));
  const deletions = byKind(input.changes.filter(({ action }) => action === "delete"));
  for (const kind of input.kinds.toReversed()) await write(writing, kind, deletions, "delete");
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

async function write(writing: Writing, kind: Kind, changes: Changes, operation: Operation): Promise<void> {
  const ofKind = (changes.get(kind.name) ?? []).filter(({ action }) => operationOf(action) === operation);
  if (ofKind.length > 0) await writeLane(writing, kind, { operation, changes: ofKind });
}

// Updates first: they may give up a name that a creation wants.
async function writeKind(writing: Writing, kind: Kind, changes: Changes): Promise<void> {
  await write(writing, kind, changes, "update");
  await write(writing, kind, changes, "create");
}

async function writeInOrder(writing: Writing, changes: Changes): Promise<void> {
  const finished = new Map<string, Promise<void>>();
  for (const kind of writing.input.kinds) {
    const needed = kind.dependsOn.map((name) => finished.get(name) ?? Promise.resolve());
    finished.set(kind.name, Promise.all(needed).then(() => writeKind(writing, kind, changes)));
  }
  await Promise.all(finished.values());
}
