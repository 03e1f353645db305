import type { FieldValue } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import type { Policy } from "../kinds/kind.ts";
import { compareField, compareTags } from "./compare.ts";
import type { FieldComparison } from "./compare.ts";

function comparison(policy: Policy, values: { d: FieldValue | undefined; a: FieldValue | undefined; w: FieldValue | undefined }, isAdoption = false): FieldComparison {
  return { field: "description", spec: { type: "text", from: "here" }, policy, desired: values.d, after: values.d ?? { kind: "site", key: "shared/site/new" }, actual: values.a, written: values.w, isAdoption };
}

/** What a comparison does, in one word, and what it remembers. */
function outcome(input: FieldComparison): { does: string; written: FieldValue | undefined } {
  const { change, kept, written } = compareField(input);
  return { does: change === undefined ? (kept?.type ?? "nothing") : "write", written };
}

describe("compareField", () => {
  const rows = [
    // case, values, what each policy does
    ["a = d", { d: "x", a: "x", w: undefined }, { operator: "nothing", source: "nothing", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a = d, though we wrote something else", { d: "x", a: "x", w: "old" }, { operator: "nothing", source: "nothing", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a empty, w absent", { d: "x", a: "", w: undefined }, { operator: "write", source: "write", "fill-if-empty": "write", ignore: "nothing" }],
    ["a null, w absent", { d: "x", a: null, w: undefined }, { operator: "write", source: "write", "fill-if-empty": "write", ignore: "nothing" }],
    ["a differs, w absent", { d: "x", a: "y", w: undefined }, { operator: "pinned", source: "write", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["d empty, w absent", { d: "", a: "y", w: undefined }, { operator: "nothing", source: "nothing", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a = w, d moved", { d: "x", a: "old", w: "old" }, { operator: "write", source: "write", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a = w, d became empty", { d: null, a: "old", w: "old" }, { operator: "write", source: "write", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a edited, d = w", { d: "x", a: "mine", w: "x" }, { operator: "pinned", source: "write", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a edited, d moved", { d: "x", a: "mine", w: "old" }, { operator: "conflict", source: "write", "fill-if-empty": "nothing", ignore: "nothing" }],
    ["a emptied by a person, d = w", { d: "x", a: "", w: "x" }, { operator: "pinned", source: "write", "fill-if-empty": "write", ignore: "nothing" }],
    ["a emptied by a person, d moved", { d: "x", a: "", w: "old" }, { operator: "conflict", source: "write", "fill-if-empty": "write", ignore: "nothing" }],
    ["the object referred to has no id yet, a empty", { d: undefined, a: null, w: undefined }, { operator: "write", source: "write", "fill-if-empty": "write", ignore: "nothing" }],
    ["the object referred to has no id yet, a edited", { d: undefined, a: 7, w: 5 }, { operator: "conflict", source: "write", "fill-if-empty": "nothing", ignore: "nothing" }],
  ] as const;

  const cases = rows.flatMap(([name, values, by]) => (Object.keys(by) as Policy[]).map((policy) => ({ name, values, policy, does: by[policy] })));

  it.each(cases)("$name, policy $policy: $does", ({ values, policy, does }) => {
    expect(outcome(comparison(policy, values)).does).toBe(does);
  });

  it("remembers Proxmox VE's value where both are equal, so that a later difference is known to be somebody's", () => {
    expect(outcome(comparison("operator", { d: "x", a: "x", w: undefined })).written).toBe("x");
  });

  it("remembers what it is about to write, and before and after stand in the change", () => {
    const verdict = compareField(comparison("operator", { d: "x", a: "old", w: "old" }));
    expect(verdict.change).toMatchObject({ field: "description", before: "old", after: "x" });
    expect(verdict.written).toBe("x");
  });

  it.each(["operator", "fill-if-empty", "ignore"] as const)("E08: policy %s keeps what it remembered while a person's value stands", (policy) => {
    expect(outcome(comparison(policy, { d: "x", a: "mine", w: "x" })).written).toBe("x");
  });

  it("E22: an adopted object's own value is called kept, not pinned: nobody has changed ours", () => {
    expect(outcome(comparison("operator", { d: "x", a: "y", w: undefined }, true))).toEqual({ does: "kept", written: undefined });
  });

  it("E73: a status that a person chose stays under the default policy and goes under `source`", () => {
    const values = { d: "offline", a: "planned", w: "active" };
    expect(outcome(comparison("operator", values)).does).toBe("conflict");
    expect(outcome(comparison("source", values)).does).toBe("write");
  });

  it("writes a reference that has no id yet as a reference, and remembers it as one", () => {
    const verdict = compareField(comparison("operator", { d: undefined, a: null, w: undefined }));
    expect(verdict.change?.after).toEqual({ kind: "site", key: "shared/site/new" });
    expect(verdict.written).toEqual({ kind: "site", key: "shared/site/new" });
  });
});

describe("compareTags", () => {
  const rows = [
    { name: "nothing wanted, nothing there", wanted: [], has: [], ours: [], after: undefined, oursNow: [] },
    { name: "a new tag is added beside a person's", wanted: ["a"], has: ["mine"], ours: [], after: ["a", "mine"], oursNow: ["a"] },
    { name: "E79: a tag that was there already does not become ours", wanted: ["a"], has: ["a"], ours: [], after: undefined, oursNow: [] },
    { name: "E79: and so it stays when Proxmox VE takes it off", wanted: [], has: ["a"], ours: [], after: undefined, oursNow: [] },
    { name: "E78: our tag goes when Proxmox VE takes it off, a person's stays", wanted: [], has: ["a", "b"], ours: ["a"], after: ["b"], oursNow: [] },
    { name: "a tag of ours that a person took off is not put back", wanted: ["a"], has: [], ours: ["a"], after: undefined, oursNow: ["a"] },
    { name: "a tag of ours that both took off is forgotten without a write", wanted: [], has: [], ours: ["a"], after: undefined, oursNow: [] },
    { name: "one goes, one comes", wanted: ["b"], has: ["a"], ours: ["a"], after: ["b"], oursNow: ["b"] },
    { name: "order and repetition do not count", wanted: ["b", "a", "b"], has: ["a", "b"], ours: ["b", "a"], after: undefined, oursNow: ["a", "b"] },
  ] as const;

  it.each(rows)("$name", ({ wanted, has, ours, after, oursNow }) => {
    const verdict = compareTags(wanted, has, ours);
    expect(verdict.change?.after).toEqual(after);
    expect(verdict.ours).toEqual(oursNow);
  });

  it("says in its reason what came and what went", () => {
    expect(compareTags(["b"], ["a"], ["a"]).change?.reason).toBe("added in Proxmox VE: b; no longer in Proxmox VE: a");
  });
});
