import { describe, expect, it } from "vitest";
import type { FieldValue } from "@proxbox/contract";
import type { FieldSpec, Kind } from "../kinds/kind.ts";
import { buildBody } from "./body.ts";
import { NETBOX_46 } from "../testing/capabilities.ts";

function kindWith(fields: Readonly<Record<string, FieldSpec>>): Kind {
  return {
    name: "thing", about: "A thing.", identity: "id", path: "a/b", objectType: "a.b", dependsOn: [], fields, gone: "keep",
    translate: () => [], scopes: () => [], naturalKey: () => undefined, claim: () => ({ type: "pass" }),
  };
}

const kind = kindWith({
  name: { type: "text", from: "here" },
  site: { type: "reference", from: "here" },
  scope: { type: "assignment", from: "here", columns: { type: "scope_type", id: "scope_id" } },
  tags: { type: "tags", from: "here" },
  "cf:proxmox_vm_id": { type: "custom-field", from: "here" },
  "cf:proxmox_node": { type: "custom-field", from: "here" },
});

function body(field: string, [before, after]: readonly [FieldValue, FieldValue], options: { isCreation?: boolean; hasTagDeltas?: boolean } = {}): unknown {
  return buildBody({
    kind,
    isCreation: options.isCreation ?? false,
    fields: [{ field, before, after, reason: "" }],
    values: { [field]: after },
    capabilities: { ...NETBOX_46, hasTagDeltas: options.hasTagDeltas ?? true },
  });
}

describe("body", () => {
  it.each([
    ["a text", "name", ["", "web"], { name: "web" }],
    ["an emptied text as an empty string, since NetBox refuses null", "name", ["web", null], { name: "" }],
    ["a reference as its id", "site", [null, 7], { site: 7 }],
    ["a reference taken away as null", "site", [7, null], { site: null }],
    ["an assignment in two columns", "scope", [null, "dcim.site:4"], { scope_type: "dcim.site", scope_id: 4 }],
    ["an assignment taken away in two columns", "scope", ["dcim.site:4", null], { scope_type: null, scope_id: null }],
    ["a custom field in its own object", "cf:proxmox_vm_id", [null, 103], { custom_fields: { proxmox_vm_id: 103 } }],
  ] as const)("writes %s", (...[, field, values, expected]) => {
    expect(body(field, values)).toEqual(expected);
  });

  it("puts all custom fields of an object into one", () => {
    const values = { "cf:proxmox_vm_id": 103, "cf:proxmox_node": null };
    const fields = Object.entries(values).map(([field, after]) => ({ field, before: null, after, reason: "" }));
    expect(buildBody({ kind, isCreation: true, fields, values, capabilities: NETBOX_46 })).toEqual({ custom_fields: { proxmox_vm_id: 103, proxmox_node: null } });
  });

  it("names tags by slug at creation", () => {
    expect(body("tags", [[], ["a", "b"]], { isCreation: true })).toEqual({ tags: [{ slug: "a" }, { slug: "b" }] });
  });

  it("sends only the difference of tags where NetBox can merge them", () => {
    expect(body("tags", [["a", "person"], ["b", "person"]])).toEqual({ add_tags: [{ slug: "b" }], remove_tags: [{ slug: "a" }] });
    expect(body("tags", [["person"], ["b", "person"]])).toEqual({ add_tags: [{ slug: "b" }] });
  });

  it("sends the whole list of tags where NetBox cannot", () => {
    expect(body("tags", [["a"], ["b"]], { hasTagDeltas: false })).toEqual({ tags: [{ slug: "b" }] });
  });
});
