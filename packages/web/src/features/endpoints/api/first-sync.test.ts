import { expect, it } from "vitest";
import { countChanges } from "./first-sync.ts";

it("the preview counts changes by kind and action, the most first", () => {
  const change = { kind: "node", action: "create" } as const;
  expect(countChanges([{ kind: "node", action: "update" }, change, change])).toEqual([{ ...change, count: 2 }, { kind: "node", action: "update", count: 1 }]);
  expect(countChanges([])).toEqual([]);
});
