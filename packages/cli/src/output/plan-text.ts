import { kindWords } from "@proxbox/contract";
import type { Change, ChangeAction, FieldChange, Plan } from "@proxbox/contract";
import { placeText } from "./place-text.ts";
import { planTree } from "./plan-tree.ts";
import type { PlanNode } from "./plan-tree.ts";
import { remarkLines } from "./remark-text.ts";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";
import { valueText } from "./value-text.ts";
import { counted, someOf } from "./words.ts";

const shownDependants = 5;

const signs: Readonly<Record<ChangeAction, string>> = {
  create: "+",
  update: "~",
  release: "~",
  decommission: "!",
  restore: "^",
  delete: "-",
};

/** The sentence that counts what a plan would do. */
function countsLine({ changes, unchanged }: Plan): string {
  const words: readonly (readonly [string, readonly ChangeAction[]])[] = [
    ["to create", ["create"]],
    ["to update", ["update", "release", "restore"]],
    ["to decommission", ["decommission"]],
    ["to delete", ["delete"]],
  ];
  const free = changes.filter(({ blocked }) => blocked === undefined);
  const parts = words
    .map(([word, actions]) => ({ word, count: free.filter(({ action }) => actions.includes(action)).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`);
  const same = Object.values(unchanged).reduce((sum, count) => sum + count, 0);
  const blocked = changes.length - free.length;
  const held = blocked === 0 ? [] : [`${blocked} held back`];
  return `${[...(parts.length === 0 ? ["nothing to write"] : parts), ...held].join(", ")}; ${counted(same, "object")} unchanged`;
}

function sign(action: ChangeAction, paint: Paint): string {
  const colours: Readonly<Record<string, (text: string) => string>> = { "+": paint.green, "-": paint.red, "!": paint.red };
  return (colours[signs[action]] ?? paint.yellow)(signs[action]);
}

function createdFields(fields: readonly FieldChange[]): string {
  const given = fields.filter(({ after }) => valueText(after) !== "(empty)");
  return given.map(({ field, after }) => `${field}=${valueText(after)}`).join(" ");
}

function fieldLines(change: Change, paint: Paint): string[] {
  if (change.action === "create") {
    const fields = createdFields(change.fields);
    return fields === "" ? [] : [paint.dim(fields)];
  }
  const width = Math.max(0, ...change.fields.map(({ field }) => field.length));
  return change.fields.map(({ field, before, after, reason }) => {
    const difference = `${paint.red(valueText(before))} → ${paint.green(valueText(after))}`;
    return `${field.padEnd(width)}  ${difference}${reason === "" ? "" : `  ${paint.dim(printable(reason))}`}`;
  });
}

function changeLines(change: Change, paint: Paint): string[] {
  const { action, kind, label, reason, dependants = [] } = change;
  const head = `${sign(action, paint)} ${action} ${kindWords(kind)} ${paint.bold(printable(label))}`;
  return [
    reason === "" ? head : `${head}  ${paint.dim(printable(reason))}`,
    ...fieldLines(change, paint).map((line) => `    ${line}`),
    ...(dependants.length === 0 ? [] : [`    removes with it: ${printable(someOf(dependants, shownDependants))}`]),
  ];
}

function treeLines(nodes: readonly PlanNode[], depth: number, paint: Paint): string[] {
  const indent = "  ".repeat(depth);
  return nodes.flatMap(({ key, change, children }) => {
    const own = change === undefined ? [paint.dim(`  ${printable(key)}`)] : changeLines(change, paint);
    return [...own.map((line) => indent + line), ...treeLines(children, depth + 1, paint)];
  });
}

function blockedLines(changes: readonly Change[], paint: Paint): string[] {
  if (changes.length === 0) return [];
  const reasons = new Set(changes.map(({ blocked }) => printable(blocked?.reason ?? "")));
  return [
    "",
    paint.bold(paint.red(`Held back: ${counted(changes.length, "change")}, approve with --approve-deletions after a look at each`)),
    ...[...reasons].map((reason) => `  ${reason}`),
    ...changes.flatMap((change) => changeLines(change, paint).map((line) => `  ${line}`)),
  ];
}

/** A plan as a person reads it: counts, the tree of changes with field differences and reasons, what is held back, remarks. */
export function planText(plan: Plan, paint: Paint): string {
  const blocked = plan.changes.filter((change) => change.blocked !== undefined);
  const free = plan.changes.filter((change) => change.blocked === undefined);
  const tree = treeLines(planTree(free), 0, paint);
  return [
    paint.bold(`Plan for ${placeText({ url: plan.netboxUrl, branch: plan.branch })} from ${plan.sources.join(", ")}`),
    countsLine(plan),
    ...(tree.length === 0 ? [] : ["", ...tree]),
    ...blockedLines(blocked, paint),
    ...remarkLines(plan.remarks, paint),
  ].join("\n");
}
