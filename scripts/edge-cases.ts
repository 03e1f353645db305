import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { edgeCaseProofs, edgeCasesPage } from "./edge-case-proofs.ts";
import type { EdgeCaseProof } from "./edge-case-proofs.ts";
import { repositoryRoot } from "./repository-root.ts";

function lineOf({ name, title, files, decidedOtherwise }: EdgeCaseProof): string {
  const none = decidedOtherwise === undefined ? "NOT PROVEN" : `decided otherwise: docs/${decidedOtherwise}`;
  const where = files.length === 0 ? none : files.map(({ file, tests }) => `${file} (${tests})`).join(", ");
  return `${name.padEnd(4)}  ${title}\n      ${where}`;
}

function main(): void {
  const proofs = edgeCaseProofs();
  for (const proof of proofs) console.log(lineOf(proof));
  const proven = proofs.filter(({ files }) => files.length > 0).length;
  const tests = proofs.flatMap(({ files }) => files).reduce((sum, each) => sum + each.tests, 0);
  const decided = proofs.filter(({ files, decidedOtherwise }) => files.length === 0 && decidedOtherwise !== undefined).length;
  console.log(`\n${proven} of ${proofs.length} situations are proven, by ${tests} tests that carry their numbers${decided === 0 ? "" : `; ${decided} decided otherwise`}.`);
  if (process.argv.includes("--write")) writeFileSync(join(repositoryRoot, "docs/edge-cases.md"), edgeCasesPage(proofs));
  process.exitCode = proven + decided === proofs.length ? 0 : 1;
}

main();
