import type { FieldValue } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import type { FieldSpec, FieldType, Kind } from "../kinds/kind.ts";
import { canonicalRow, isEmpty, isEqual, resolveFields, resolveValue } from "./canonical.ts";
import type { Resolver } from "./canonical.ts";

function kindWith(fields: Readonly<Record<string, FieldSpec>>): Kind {
  return { name: "thing", about: "A thing.", identity: "id", path: "things", objectType: "test.thing", dependsOn: [], fields, gone: "keep", translate: () => [], scopes: () => [], naturalKey: () => undefined, claim: () => ({ type: "pass" }) };
}

function read(type: FieldType, value: unknown): FieldValue | undefined {
  return canonicalRow(kindWith({ field: { type, from: "here" } }), { id: 1, field: value })["field"];
}

describe("canonicalRow", () => {
  it.each<[FieldType, unknown, FieldValue | undefined]>([
    ["text", "web", "web"],
    ["text", "", ""],
    ["text", null, ""],
    ["text", 5, "5"],
    ["address", "2001:DB8::5/64", "2001:db8::5/64"],
    ["mac", "bc:24:11:aa:bb:cc", "BC:24:11:AA:BB:CC"],
    ["mac", null, ""],
    ["integer", 2048, 2048],
    ["integer", "2048", 2048],
    ["integer", null, null],
    ["decimal", "8.00", 8],
    ["decimal", "0.50", 0.5],
    ["decimal", "", null],
    ["decimal", "many", null],
    ["boolean", true, true],
    ["boolean", false, false],
    ["boolean", null, false],
    ["choice", { value: "offline", label: "Offline" }, "offline"],
    ["choice", "offline", "offline"],
    ["choice", null, null],
    ["choice", { value: null, label: "" }, null],
    ["reference", { id: 7, name: "x" }, 7],
    ["reference", 7, 7],
    ["reference", null, null],
    ["tags", [{ slug: "b" }, { slug: "a" }], ["a", "b"]],
    ["tags", [], []],
    ["tags", [{ name: "without a slug" }, null], []],
  ])("E52, E71, E72: reads a %s %o as %o", (type, value, expected) => {
    expect(read(type, value)).toEqual(expected);
  });

  it.each<FieldType>(["text", "address", "mac", "integer", "decimal", "boolean", "choice", "reference", "tags"])("tells a %s that was not read from an empty one", (type) => {
    expect(canonicalRow(kindWith({ field: { type, from: "here" } }), { id: 1 })["field"]).toBeUndefined();
  });

  it("reads an assignment from its two columns", () => {
    const kind = kindWith({ scope: { type: "assignment", from: "here", columns: { type: "scope_type", id: "scope_id" } } });
    const scope = (columns: object): unknown => canonicalRow(kind, { id: 1, ...columns })["scope"];
    expect(scope({ scope_type: "dcim.site", scope_id: 5 })).toBe("dcim.site:5");
    expect(scope({ scope_type: null, scope_id: null })).toBeNull();
    expect(scope({ scope_type: "dcim.site", scope_id: null })).toBeNull();
    expect(scope({})).toBeUndefined();
  });

  it("E75: reads a custom field where NetBox has it, and takes it for unknown where it has not", () => {
    const kind = kindWith({ "cf:vmid": { type: "custom-field", from: "here" } });
    const field = (custom_fields: unknown): unknown => canonicalRow(kind, { id: 1, custom_fields })["cf:vmid"];
    expect(field({ vmid: 100 })).toBe(100);
    expect(field({ vmid: null })).toBeNull();
    expect(field({ vmid: { value: "a", label: "A" } })).toBe("a");
    expect(field({})).toBeUndefined();
    expect(field(null)).toBeUndefined();
  });
});

const resolver: Resolver = { idOf: (kind, key) => (key === "known" ? 7 : undefined), objectType: (kind) => `app.${kind}` };

describe("resolveValue", () => {
  it("turns references into ids, assignments into type and id, and leaves what has no id yet open", () => {
    expect(resolveValue({ type: "reference", from: "here" }, { kind: "site", key: "known" }, resolver)).toBe(7);
    expect(resolveValue({ type: "reference", from: "here" }, { kind: "site", key: "new" }, resolver)).toBeUndefined();
    expect(resolveValue({ type: "assignment", from: "here" }, { kind: "site", key: "known" }, resolver)).toBe("app.site:7");
  });

  it("sorts lists and does not touch the one it was given", () => {
    const tags = ["b", "a"];
    expect(resolveValue({ type: "tags", from: "here" }, tags, resolver)).toEqual(["a", "b"]);
    expect(tags).toEqual(["b", "a"]);
  });

  it("resolves the fields that the kind has, and no other", () => {
    const kind = kindWith({ site: { type: "reference", from: "here" }, name: { type: "text", from: "here" } });
    expect(resolveFields(kind, { site: { kind: "site", key: "known" }, name: "x", unknown: "y" }, resolver)).toEqual({ site: 7, name: "x" });
  });
});

describe("isEqual", () => {
  const nothings = [undefined, null, "", []];

  it.each(nothings.flatMap((left) => nothings.map((right) => [left, right] as const)))("takes %o and %o for the same nothing", (left, right) => {
    expect(isEqual(left, right)).toBe(true);
  });

  it.each<[FieldValue | undefined, FieldValue | undefined, boolean]>([
    ["a", "a", true],
    ["a", "A", false],
    [8, 8, true],
    [8, "8", false],
    [0, null, false],
    [false, null, false],
    [false, undefined, false],
    [["a", "b"], ["a", "b"], true],
    [["a"], ["a", "b"], false],
    [["a", "b"], ["b", "a"], false],
    ["a", null, false],
  ])("%o and %o: %s", (left, right, expected) => {
    expect(isEqual(left, right)).toBe(expected);
    expect(isEqual(right, left)).toBe(expected);
  });
});

describe("isEmpty", () => {
  it("E70: takes neither 0 nor false for nothing", () => {
    expect([0, false, " "].map((value) => isEmpty(value))).toEqual([false, false, false]);
  });
});
