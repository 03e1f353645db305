import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EDGE_CASES } from "./edge-cases.table.ts";
import type { EdgeCase } from "./edge-cases.table.ts";
import { repositoryRoot } from "./repository-root.ts";
import { readTestTitles } from "./test-titles.ts";

/** Where an edge case is proven: files of tests and how many tests of each carry its number in their name. */
export interface EdgeCaseProof extends EdgeCase {
  /** `E01` … `E120`. */
  readonly name: string;
  readonly files: readonly { readonly file: string; readonly tests: number }[];
}

// A test of the lab says how Proxmox VE and NetBox behave, not how Proxbox does.
const SUITES = ["test/**/*.test.ts", "packages/{backend,cli,contract,control,engine,server,state,web}/**/*.test.ts"];

/** Every edge case with the tests that carry its number; reads the sources of the tests, runs none. */
export function edgeCaseProofs(): readonly EdgeCaseProof[] {
  const found = new Map<string, Map<string, number>>();
  for (const file of globSync(SUITES, { cwd: repositoryRoot, exclude: (path) => path.includes("node_modules") }).sort()) {
    for (const number of numbersIn(file)) {
      const files = found.get(number) ?? new Map<string, number>();
      found.set(number, files.set(file, (files.get(file) ?? 0) + 1));
    }
  }
  return EDGE_CASES.map((each) => {
    const name = `E${String(each.number).padStart(2, "0")}`;
    return { ...each, name, files: [...(found.get(name) ?? [])].map(([file, tests]) => ({ file, tests })) };
  });
}

/** The numbers that the tests of a file carry, once for each test. */
function numbersIn(file: string): readonly string[] {
  const titles = readTestTitles(file, readFileSync(join(repositoryRoot, file), "utf8"));
  return titles.flatMap((title) => [...new Set(title.match(/\bE\d{2,3}\b/g))]);
}

/** The page docs/edge-cases.md. */
export function edgeCasesPage(proofs: readonly EdgeCaseProof[]): string {
  const rows = proofs.map(({ name, title, decision, decidedOtherwise, files }) => `| ${name} | ${title} | ${whyOf(decision ?? decidedOtherwise)} | ${decidedOtherwise === undefined ? "" : "decided otherwise"}${files.map(({ file }) => `\`${shortened(file)}\``).join(", ")} |`);
  return `${HEAD}\n\n| | situation | why so | proven in |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

const HEAD = `# Edge cases

Situations that users of tools like this have met. Each has an outcome that a test proves; the test carries the number in its name, so
\`npm test -- -t "E43"\` runs what is known about one. \`npm run edge-cases\` prints this table with the number of tests, \`npm run edge-cases -- --write\`
writes this page; a test compares it with the tests there are.`;

function whyOf(page: string | undefined): string {
  return page === undefined ? "" : `[${nameOf(page)}](${page})`;
}

function nameOf(decision: string): string {
  return decision.startsWith("adr/") ? `ADR ${decision.slice(4, 8)}` : decision.replace(/\.md$/, "");
}

/** A path without what all of them have. */
function shortened(file: string): string {
  return file.replace(/^packages\/(\w+)\/src\//, "$1/").replace(/\.test\.ts$/, "");
}
