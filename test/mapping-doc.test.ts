import { readFileSync } from "node:fs";
import { KINDS } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { mappingPage } from "../scripts/mapping-page.ts";

describe("docs/mapping.md", () => {
  const page = readFileSync(new URL("../docs/mapping.md", import.meta.url), "utf8");

  it("says of every kind what the kind says; `npm run mapping-doc` writes it", () => {
    expect(page).toBe(mappingPage());
  });

  it("says of every field of every kind where it comes from, in words that fit into a table", () => {
    const phrases = KINDS.flatMap(({ name, fields }) => Object.entries(fields).map(([field, { from }]) => [`${name} ${field}`, from] as const));
    expect(phrases.filter(([, from]) => from.trim().length < 4 || /[|\n]/.test(from))).toEqual([]);
  });
});
