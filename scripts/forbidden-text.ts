import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
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
  return listing.split("\n").filter((path) => path !== "").flatMap(forbiddenIn);
}

function forbiddenIn(path: string): string[] {
  const rules = forbidden.filter((rule) => rule.files.test(path));
  const lines = rules.length === 0 ? [] : readLines(path);
  return lines.flatMap((line, index) =>
    rules.filter((rule) => rule.pattern.test(line)).map((rule) => `${path}:${index + 1}: ${rule.because}`),
  );
}

function readLines(path: string): string[] {
  try {
    return readFileSync(repositoryRoot + path, "utf8").split("\n");
  } catch {
    // Listed by git, already deleted in the working tree.
    return [];
  }
}
