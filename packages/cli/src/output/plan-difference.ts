import { kindWords } from "@proxbox/contract";
import type { Change, Plan } from "@proxbox/contract";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";

const shownChanges = 30;

function nameOf({ action, kind, label }: Change): string {
  return `${action} ${kindWords(kind)} ${printable(label)}`;
}

function identityOf({ action, kind, key }: Change): string {
  return `${action} ${kind} ${key}`;
}

function contentOf({ fields, blocked }: Change): string {
  return JSON.stringify([fields.map(({ field, before, after }) => [field, before, after]), blocked?.guard]);
}

/** Lines that tell a reviewed plan from the one that would be made now. */
export function planDifference(reviewed: Plan, now: Plan, paint: Paint): string[] {
  const before = new Map(reviewed.changes.map((change) => [identityOf(change), change]));
  const after = new Map(now.changes.map((change) => [identityOf(change), change]));
  const gone = reviewed.changes.filter((change) => !after.has(identityOf(change)));
  const added = now.changes.filter((change) => !before.has(identityOf(change)));
  const other = now.changes.filter((change) => {
    const earlier = before.get(identityOf(change));
    return earlier !== undefined && contentOf(earlier) !== contentOf(change);
  });
  const lines = [
    ...gone.map((change) => `  ${paint.red("no longer")} ${nameOf(change)}`),
    ...added.map((change) => `  ${paint.green("new")} ${nameOf(change)}`),
    ...other.map((change) => `  ${paint.yellow("other values")} ${nameOf(change)}`),
  ];
  const hidden = lines.length - shownChanges;
  return [...lines.slice(0, shownChanges), ...(hidden > 0 ? [`  … and ${hidden} more`] : [])];
}
