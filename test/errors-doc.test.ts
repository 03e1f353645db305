import { readFileSync } from "node:fs";
import { ERROR_CODES } from "@proxbox/contract";
import { describe, expect, it } from "vitest";

interface Line {
  readonly code: string;
  readonly kind: string;
  readonly title: string;
  readonly hint: string;
}

/** The rows of every table of docs/errors.md that starts with a code. */
function documented(): readonly Line[] {
  const text = readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8");
  return [...text.matchAll(/^\| `([A-Z]+_[A-Z_]+)` \| (.*?) \| (.*?) \| (.*?) \|$/gm)].map(([, code = "", kind = "", title = "", hint = ""]) => ({ code, kind, title, hint }));
}

describe("docs/errors.md and the table of codes", () => {
  it("documents every code with its kind, title and hint", () => {
    const inCode = Object.entries(ERROR_CODES).map(([code, { kind, title, hint }]) => ({ code, kind, title, hint }));
    expect(documented().toSorted(byCode)).toEqual(inCode.toSorted(byCode));
  });

  it("documents no code twice", () => {
    const codes = documented().map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

function byCode(left: Line, right: Line): number {
  return left.code < right.code ? -1 : 1;
}
