import type { FieldValue } from "@proxbox/contract";
import { expect, it } from "vitest";
import type { FieldSpec, FieldType, Kind, Policy } from "../kinds/kind.ts";
import { canonicalRow, resolveValue } from "../values/canonical.ts";
import type { Resolver } from "../values/canonical.ts";
import { compareField } from "./compare.ts";

/** One value in both forms: as a kind wants it, and as columns of NetBox's row. */
interface Both {
  readonly wanted: FieldValue;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Values of one type of field. Without `third` the type has only two; without `none` it has no empty form. */
interface Values {
  readonly type: FieldType;
  readonly name: string;
  readonly first: Both;
  readonly second: Both;
  readonly third?: Both;
  readonly none?: Both;
}

const ids: Readonly<Record<string, number>> = { "site/a": 7, "site/b": 8, "site/c": 9 };
const resolver: Resolver = { idOf: (_kind, key) => ids[key], objectType: () => "dcim.interface" };

function site(key: string): { readonly kind: "site"; readonly key: string } {
  return { kind: "site", key: `site/${key}` };
}

function column(wanted: FieldValue, value: unknown): Both {
  return { wanted, row: { it: value } };
}

function custom(wanted: FieldValue, value: unknown): Both {
  return { wanted, row: { custom_fields: { it: value } } };
}

function assigned(wanted: FieldValue, id: number | null): Both {
  return { wanted, row: { its_type: id === null ? null : "dcim.interface", its_id: id } };
}

// NetBox's forms are those of netbox-api.md 2.6; a 0 and a false are values, nothing else is.
const types: readonly Values[] = [
  { type: "text", name: "it", first: column("x", "x"), second: column("old", "old"), third: column("mine", "mine"), none: column("", "") },
  { type: "address", name: "it", first: column("2001:db8::5/64", "2001:DB8::5/64"), second: column("10.0.0.1/24", "10.0.0.1/24"), third: column("10.0.0.2/24", "10.0.0.2/24"), none: column("", "") },
  { type: "mac", name: "it", first: column("BC:24:11:AA:BB:CC", "bc:24:11:aa:bb:cc"), second: column("BC:24:11:00:00:01", "BC:24:11:00:00:01"), third: column("BC:24:11:00:00:02", "BC:24:11:00:00:02"), none: column("", null) },
  { type: "integer", name: "it", first: column(2048, 2048), second: column(1024, "1024"), third: column(0, 0), none: column(null, null) },
  { type: "integer", name: "it", first: column(0, 0), second: column(1024, 1024), third: column(2048, 2048), none: column(null, null) },
  { type: "decimal", name: "it", first: column(8, "8.00"), second: column(0.5, "0.50"), third: column(0, "0.00"), none: column(null, null) },
  { type: "boolean", name: "it", first: column(true, true), second: column(false, false) },
  { type: "boolean", name: "it", first: column(false, false), second: column(true, true) },
  { type: "choice", name: "it", first: column("active", { value: "active", label: "Active" }), second: column("offline", { value: "offline", label: "Offline" }), third: column("planned", { value: "planned", label: "Planned" }), none: column(null, null) },
  { type: "reference", name: "it", first: column(site("a"), { id: 7 }), second: column(site("b"), { id: 8 }), third: column(site("c"), { id: 9 }), none: column(null, null) },
  { type: "references", name: "it", first: column([site("b"), site("a")], [{ id: 8 }, { id: 7 }]), second: column([site("b")], [{ id: 8 }]), third: column([site("c")], [{ id: 9 }]), none: column([], []) },
  { type: "assignment", name: "it", first: assigned(site("a"), 7), second: assigned(site("b"), 8), third: assigned(site("c"), 9), none: assigned(null, null) },
  { type: "datetime", name: "it", first: column("2026-03-01T08:00:00Z", "2026-03-01T09:00:00.400000+01:00"), second: column("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z"), third: column("2026-03-03T08:00:00Z", "2026-03-03T08:00:00Z"), none: column(null, null) },
  { type: "custom-field", name: "cf:it", first: custom("qemu", { value: "qemu", label: "QEMU" }), second: custom("lxc", "lxc"), third: custom("other", "other"), none: custom(null, null) },
  { type: "custom-field", name: "cf:it", first: custom(0, 0), second: custom(100, 100), third: custom(200, 200), none: custom("", null) },
  { type: "custom-field", name: "cf:it", first: custom(false, false), second: custom(true, true), none: custom(null, null) },
];

type Word = "write" | "nothing" | "pinned" | "conflict";
type Slot = "first" | "second" | "third" | "none";
interface Case {
  readonly what: string;
  /** Proxmox VE's value, NetBox's, and what we wrote last. */
  readonly d: Slot;
  readonly a: Slot;
  readonly w?: Slot;
  readonly does: Readonly<Record<Policy, Word>>;
}

const nothing = { operator: "nothing", source: "nothing", "fill-if-empty": "nothing", ignore: "nothing" } as const;
const onlyFilled = { operator: "write", source: "write", "fill-if-empty": "nothing", ignore: "nothing" } as const;
const cases: readonly Case[] = [
  { what: "both say the same", d: "first", a: "first", does: nothing },
  { what: "both say the same, we wrote something else", d: "first", a: "first", w: "second", does: nothing },
  { what: "both are empty", d: "none", a: "none", does: nothing },
  { what: "NetBox is empty, we never wrote", d: "first", a: "none", does: { ...onlyFilled, "fill-if-empty": "write" } },
  { what: "NetBox differs, we never wrote", d: "first", a: "second", does: { ...nothing, operator: "pinned", source: "write" } },
  { what: "Proxmox VE never said anything", d: "none", a: "second", does: nothing },
  { what: "Proxmox VE's value moved", d: "first", a: "second", w: "second", does: onlyFilled },
  { what: "Proxmox VE's value went", d: "none", a: "second", w: "second", does: onlyFilled },
  { what: "a person edited it", d: "first", a: "second", w: "first", does: { ...nothing, operator: "pinned", source: "write" } },
  { what: "both edited it", d: "first", a: "third", w: "second", does: { ...nothing, operator: "conflict", source: "write" } },
  { what: "a person emptied it", d: "first", a: "none", w: "first", does: { ...onlyFilled, operator: "pinned", "fill-if-empty": "write" } },
];

function specOf(type: FieldType): FieldSpec {
  return { type, from: "here", ...(type === "assignment" ? { columns: { type: "its_type", id: "its_id" } } : {}) };
}

function read({ type, name }: Values, row: Both["row"]): FieldValue | undefined {
  const kind: Kind = { name: "thing", about: "A thing.", identity: "id", path: "things", objectType: "test.thing", dependsOn: [], fields: { [name]: specOf(type) }, gone: "keep", translate: () => [], scopes: () => [], naturalKey: () => undefined, claim: () => ({ type: "pass" }) };
  return canonicalRow(kind, { id: 1, ...row })[name];
}

function wordOf(values: Values, { d, a, w }: Case, policy: Policy): Word | "kept" | undefined {
  const [desired, actual, written] = [values[d], values[a], w === undefined ? undefined : values[w]];
  if (desired === undefined || actual === undefined || (w !== undefined && written === undefined)) return undefined;
  const spec = specOf(values.type);
  const { change, kept } = compareField({
    field: values.name,
    spec,
    policy,
    desired: resolveValue(spec, desired.wanted, resolver),
    after: desired.wanted,
    actual: read(values, actual.row),
    written: written === undefined ? undefined : resolveValue(spec, written.wanted, resolver),
    isAdoption: false,
  });
  return change === undefined ? (kept?.type ?? "nothing") : "write";
}

const policies = ["operator", "source", "fill-if-empty", "ignore"] as const satisfies readonly Policy[];
const table = types.flatMap((values) => cases.filter(({ d, a, w = d }) => [d, a, w].every((slot) => values[slot] !== undefined)).map((each) => ({ ...each, values, name: `${values.type} ${JSON.stringify(values.first.wanted)}` })));

it.each(table)("E08: a field of $name, $what: each policy does its own, whatever the type", ({ values, ...each }) => {
  expect(Object.fromEntries(policies.map((policy) => [policy, wordOf(values, each, policy)]))).toEqual(each.does);
});
