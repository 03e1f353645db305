import { expect, it } from "vitest";
import { moved, readRule, ruleTexts } from "./rule-form.ts";

const rule = { name: "Acme", match: { pool: "acme", vlan: "100-199" }, set: { tenant: "Acme", include: false } };

it("a rule that was not touched stays as it is", () => {
  expect(readRule(ruleTexts(rule))).toEqual({ rule });
});

it("what is wrong is told at its field", () => {
  expect(readRule({ ...ruleTexts(rule), "match.vlan": "9999", "match.name": "(" })).toMatchObject({ wrong: { "match.vlan": expect.any(String), "match.name": expect.stringContaining("regular expression") } });
  expect(readRule(ruleTexts(undefined))).toMatchObject({ wrong: { set: expect.any(String) } });
});

it("a rule moves by one place, and not beyond the ends", () => {
  const other = { match: {}, set: { site: "Berlin" } };
  expect(moved([rule, other], 1, -1)).toEqual([other, rule]);
  expect(moved([rule, other], 1, 1)).toEqual([rule, other]);
});
