import type { FolderRule } from "./folder-rule.ts";
import { folderRules } from "./folder-rules.ts";
import { matchesAny, matchPath, type Captures } from "./path-pattern.ts";

/** One import: the importing file, the target (both as in {@link FolderRule}), and whether only types are taken. */
export type ImportEdge = { readonly file: string; readonly target: string; readonly typeOnly: boolean };

/** Files that the rules for production code leave alone. */
const testFiles = ["**/*.test.ts", "packages/*/src/testing/**"];

/** The rules of folder-rules.ts that an import breaks; empty when it is fine. */
export function brokenFolderRules(edge: ImportEdge): FolderRule[] {
  return folderRules.filter((rule) => breaks(edge, rule));
}

/** The target of an import as the rules name it; `file` and the result are paths from the repository's root. */
export function importTarget(file: string, specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  if (!specifier.startsWith(".")) return `package:${specifier}`;
  const folder = file.split("/").slice(0, -1);
  for (const step of specifier.split("/")) {
    if (step === "..") folder.pop();
    else if (step !== ".") folder.push(step);
  }
  return folder.join("/");
}

function breaks(edge: ImportEdge, rule: FolderRule): boolean {
  if (edge.typeOnly && rule.typesAllowed === true) return false;
  if (rule.tests !== true && matchesAny(edge.file, testFiles, {})) return false;
  if (matchesAny(edge.file, rule.except ?? [], {})) return false;
  const captured = boundBy(edge.file, rule);
  return captured !== undefined && matchesAny(edge.target, rule.forbids, captured) && !isExcused(edge.target, rule, captured);
}

function boundBy(file: string, rule: FolderRule): Captures | undefined {
  return rule.files.map((pattern) => matchPath(file, pattern)).find((captured) => captured !== undefined);
}

function isExcused(target: string, rule: FolderRule, captured: Captures): boolean {
  // A placeholder that the importing file did not fill must not match just anything.
  return (rule.unless ?? [])
    .filter((pattern) => !pattern.includes("<own>") || captured["own"] !== undefined)
    .some((pattern) => matchPath(target, pattern, captured) !== undefined);
}
