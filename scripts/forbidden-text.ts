import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { repositoryRoot } from "./repository-root.ts";

/** Text that no committed file may hold, and why. The character classes keep the patterns from matching this file. */
const forbidden: readonly { readonly pattern: RegExp; readonly because: string; readonly files: RegExp }[] = [
  {
    pattern: /(es|ox)lint-disabl[e]|@ts-(ignor[e]|nochec[k]|expect-erro[r])/,
    because: "a rule is obeyed or changed for everyone, never switched off in place",
    files: /\.(ts|tsx|json)$/,
  },
  {
    pattern: /\b(describe|it|test)\.(todo|skip|only)\s*\(/,
    because: "a test runs, or is skipped by a requirement that says what is missing",
    files: /\.test\.ts$/,
  },
  {
    pattern: /(^|[\s"'`(=])\/(work|root|home)\/[a-z]/,
    because: "a path of one machine means nothing on another",
    files: /(^|\/)[^.]*$|\.(ts|tsx|md|json|ya?ml|sh)$/,
  },
  {
    pattern: /registry\.npmj[s]|\bvi\.moc[k]\(/,
    because: "which registry is used is the machine's business; modules are not mocked, collaborators are passed in",
    files: /\.(ts|tsx|md|json|ya?ml)$/,
  },
];

/** Every place in the committed and new files that holds forbidden text, as `path:line: reason`. */
export function findForbiddenText(): string[] {
  const listing = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: repositoryRoot, encoding: "utf8" });
  return listing.split("\n").flatMap((path) => (path === "" ? [] : forbiddenTextIn(path, readText(path))));
}

/** The places of one file, given by its path from the repository's root, that hold forbidden text. */
export function forbiddenTextIn(path: string, text: string): string[] {
  const rules = forbidden.filter((rule) => rule.files.test(path));
  return text.split("\n").flatMap((line, index) =>
    rules.filter((rule) => rule.pattern.test(line)).map((rule) => `${path}:${index + 1}: ${rule.because}`),
  );
}

function readText(path: string): string {
  // Git lists a file that is deleted in the working tree until the deletion is committed.
  return existsSync(repositoryRoot + path) ? readFileSync(repositoryRoot + path, "utf8") : "";
}
