import { expect, test } from "vitest";
import { judge } from "../compare/verdict.ts";
import { headline, table } from "./table.ts";

test("the table shows both sides, the reasons, and unwanted differences in full", () => {
  const wanted = judge("a", { real: { status: "200" }, ours: { status: "422" } }, [{ question: "a", fact: "status", because: "contract 0.6" }]);
  const unwanted = judge("b", { real: { "$.id": "number" }, ours: { "$.id": "string" } }, []);
  const text = table([{ verdict: wanted, answered: "200" }, { verdict: unwanted, answered: "200" }]);
  expect(text).toMatch(/^a +status: 200 +status: 422 +better on purpose$/m);
  expect(text).toContain("because contract 0.6");
  expect(text).toMatch(/^b +\$\.id: number +\$\.id: string +different$/m);
  expect(text).toContain("$.id: real number, ours string");
  expect(headline([wanted, unwanted])).toBe("2 questions: 0 same, 1 better on purpose, 1 different.");
});
