import { readFileSync } from "node:fs";
import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode, Problem } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { EXIT_CODES, exitCodeOf } from "./exit-code.ts";

function problems(...codes: ErrorCode[]): Problem[] {
  return codes.map((code) => new AppError(code).toProblem());
}

describe("exitCodeOf", () => {
  it("is 0 for success, 1 for a warning, 2 for a failed run", () => {
    expect(exitCodeOf({ verdict: "success", problems: [] })).toBe(0);
    expect(exitCodeOf({ verdict: "warning", problems: problems("PX_NODE_OFFLINE") })).toBe(1);
    expect(exitCodeOf({ verdict: "failed", problems: [] })).toBe(2);
    expect(exitCodeOf({ verdict: "failed", problems: problems("RUN_NOTHING_WRITTEN") })).toBe(2);
  });

  it("is 4 for a run that failed only because something was unreachable or denied", () => {
    expect(exitCodeOf({ verdict: "failed", problems: problems("PX_UNREACHABLE", "NB_PERMISSION") })).toBe(4);
    expect(exitCodeOf({ verdict: "failed", problems: problems("PX_UNREACHABLE", "NB_REFUSED") })).toBe(2);
  });

  it("is 3 for a run that failed only because of its configuration", () => {
    expect(exitCodeOf({ verdict: "failed", problems: problems("NB_REDIRECT") })).toBe(3);
  });

  it.each([
    ["CFG_INVALID", 3],
    ["PX_REDIRECT", 3],
    ["NB_NOT_NETBOX", 3],
    ["PX_TOKEN_FORM", 3],
    ["PX_UNREACHABLE", 4],
    ["PX_AUTH", 4],
    ["NB_TLS", 4],
    ["NB_PERMISSION", 4],
    ["NB_THROTTLED", 4],
    ["DB_LOCKED", 4],
    ["RUN_WORLD_MOVED", 2],
    ["RUN_CANCELLED", 2],
    ["RUN_BUG", 2],
  ] as const)("is for the error %s always %i", (code, expected) => {
    expect(exitCodeOf(new AppError(code))).toBe(expected);
  });

  it("is never success for any error", () => {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) expect(exitCodeOf(new AppError(code))).toBeGreaterThan(1);
  });

  it("knows the numbers that docs/cli.md lists, and no other", () => {
    const page = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
    const listed = [...page.matchAll(/^\| (\d) \|/gm)].map(([, number]) => Number(number));
    expect(listed).toEqual(Object.values(EXIT_CODES));
  });
});
