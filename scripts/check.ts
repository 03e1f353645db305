import { findForbiddenText } from "./forbidden-text.ts";
import { runCommand, type CommandResult } from "./run-command.ts";

/** One check: what it is called in the summary, what it guards, and how it is run. */
type Check = { readonly name: string; readonly guards: string; run(): Promise<CommandResult> };

const checks: readonly Check[] = [
  { name: "types", guards: "tsc, strict", run: () => runCommand("typescript/bin/tsc", ["-p", "."]) },
  { name: "page types", guards: "tsc, strict, of the web page", run: () => runCommand("typescript/bin/tsc", ["-p", "packages/web"]) },
  { name: "lint", guards: "oxlint: folder rules, size limits, house rules", run: () => runCommand("oxlint/bin/oxlint", []) },
  { name: "names", guards: "ls-lint: kebab-case files and folders", run: () => runCommand("@ls-lint/ls-lint/bin/cli.js", []) },
  { name: "dead code", guards: "knip: unused files, exports, dependencies", run: () => runCommand("knip/bin/knip.js", ["--no-progress", "--no-config-hints"]) },
  { name: "text", guards: "no rule switched off in place, no path of one machine", run: checkText },
];

async function checkText(): Promise<CommandResult> {
  const found = findForbiddenText();
  return { ok: found.length === 0, output: found.join("\n") };
}

async function main(): Promise<void> {
  const results = await Promise.all(checks.map(async (check) => ({ ...check, ...(await check.run()) })));
  for (const { name, output } of results.filter((result) => !result.ok)) console.log(`── ${name} ──\n${output.trim()}\n`);
  for (const { name, guards, ok } of results) console.log(`${ok ? "ok    " : "FAILED"}  ${name.padEnd(10)} ${guards}`);
  process.exitCode = results.every((result) => result.ok) ? 0 : 1;
}

await main();
