import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { edgeCaseProofs, edgeCasesPage } from "../scripts/edge-case-proofs.ts";

describe("the edge cases", () => {
  const proofs = edgeCaseProofs();

  it("are 120, numbered without a gap", () => {
    expect(proofs.map(({ number }) => number)).toEqual(Array.from({ length: 120 }, (_empty, position) => position + 1));
  });

  it("are all proven by a test that carries their number and always runs, or decided otherwise by an ADR", () => {
    expect(proofs.filter(({ files, decidedOtherwise }) => files.length === 0 && decidedOtherwise === undefined).map(({ name, title }) => `${name} ${title}`)).toEqual([]);
  });

  it("stand in docs/edge-cases.md as they are; `npm run edge-cases -- --write` writes it", () => {
    expect(readFileSync(new URL("../docs/edge-cases.md", import.meta.url), "utf8")).toBe(edgeCasesPage(proofs));
  });

  it("name pages that exist as the reason of a decision", () => {
    const pages = proofs.flatMap(({ decision, decidedOtherwise }) => [decision ?? [], decidedOtherwise ?? []].flat());
    expect(pages.filter((page) => !existsSync(new URL(`../docs/${page}`, import.meta.url)))).toEqual([]);
  });
});
