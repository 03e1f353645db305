import { describe, expect, it } from "vitest";
import { makeCluster, startTestNetbox } from "../test-netbox.ts";
import type { TestNetbox } from "../test-netbox.ts";

const vms = "virtualization/virtual-machines/";
const fields = "extras/custom-fields/";

async function withVm(options = {}): Promise<TestNetbox & { vm: string }> {
  const netbox = await startTestNetbox(options);
  const { cluster } = await makeCluster(netbox);
  const id = await netbox.create(vms, { name: "a", cluster });
  return Object.assign(netbox, { vm: `${vms}${id}/` });
}

async function refusal(netbox: TestNetbox & { vm: string }, values: unknown): Promise<unknown> {
  return (await netbox.send("PATCH", netbox.vm, { custom_fields: values })).body;
}

describe("tags", () => {
  it("are named by slug, name or id, replaced by a PATCH, never made on the way", async () => {
    await using netbox = await withVm();
    await netbox.create("extras/tags/", { name: "prod", slug: "prod" });
    await netbox.create("extras/tags/", { name: "Web Tier", slug: "web-tier" });
    expect(await netbox.send("PATCH", netbox.vm, { tags: [{ slug: "prod" }, 2] })).toMatchObject({ body: { tags: [{ name: "Web Tier" }, { name: "prod" }] } });
    expect(await netbox.send("PATCH", netbox.vm, { tags: [{ name: "prod" }] })).toMatchObject({ body: { tags: [{ id: 1 }] } });
    expect((await netbox.send("PATCH", netbox.vm, { tags: [{ name: "nope" }] })).body).toEqual({ tags: ["Related object not found using the provided attributes: {'name': 'nope'}"] });
    expect(await netbox.list("extras/tags/?name=prod")).toMatchObject([{ tagged_items: 1 }]);
  });

  it("can be added and removed since 4.6, not together with tags", async () => {
    await using netbox = await withVm();
    for (const name of ["a", "b"]) await netbox.create("extras/tags/", { name, slug: name });
    await netbox.send("PATCH", netbox.vm, { add_tags: [1] });
    expect(await netbox.send("PATCH", netbox.vm, { add_tags: [2], remove_tags: [1] })).toMatchObject({ body: { tags: [{ id: 2 }] } });
    expect((await netbox.send("PATCH", netbox.vm, { tags: [1], add_tags: [2] })).body).toEqual({ tags: ['Cannot specify "tags" together with "add_tags" or "remove_tags".'] });
    await using older = await withVm({ version: "4.5" });
    await older.create("extras/tags/", { name: "a", slug: "a" });
    expect(await older.send("PATCH", older.vm, { add_tags: [1] })).toMatchObject({ status: 200, body: { tags: [] } });
  });

  it("are unique by name, by case, and leave their objects when deleted", async () => {
    await using netbox = await withVm();
    await netbox.create("extras/tags/", { name: "prod", slug: "prod" });
    expect((await netbox.send("POST", "extras/tags/", { name: "prod", slug: "x" })).body).toEqual({ name: ["tag with this name already exists."] });
    await netbox.create("extras/tags/", { name: "PROD", slug: "prod-upper" });
    await netbox.send("PATCH", netbox.vm, { tags: [1, 2] });
    await netbox.send("DELETE", "extras/tags/1/");
    expect((await netbox.get(netbox.vm)).body).toMatchObject({ tags: [{ id: 2 }] });
  });
});

describe("custom fields", () => {
  const types = ["virtualization.virtualmachine"];

  it("merge on PATCH, clear with null, and take JSON types strictly", async () => {
    await using netbox = await withVm();
    await netbox.create(fields, { name: "vmid", type: "integer", object_types: types });
    await netbox.create(fields, { name: "node", type: "text", object_types: types });
    expect(await netbox.send("PATCH", netbox.vm, { custom_fields: { vmid: 101, node: "pve1" } })).toMatchObject({ body: { custom_fields: { vmid: 101, node: "pve1" } } });
    expect(await netbox.send("PATCH", netbox.vm, { custom_fields: { node: null } })).toMatchObject({ body: { custom_fields: { vmid: 101, node: null } } });
    expect(await refusal(netbox, { vmid: "103" })).toEqual({ __all__: ["Invalid value for custom field 'vmid': Value must be an integer."] });
    expect(await refusal(netbox, { node: 5 })).toEqual({ __all__: ["Invalid value for custom field 'node': Value must be a string."] });
    expect(await refusal(netbox, [])).toEqual({ custom_fields: ["Invalid data format. Custom field data must be passed as a dictionary mapping field names to their values."] });
  });

  it("refuse unknown names since 4.5 and drop them before", async () => {
    await using netbox = await withVm();
    expect(await refusal(netbox, { nope: 1 })).toEqual({ custom_fields: { nope: "Custom field 'nope' does not exist for this object type." } });
    await using older = await withVm({ version: "4.4" });
    expect(await older.send("PATCH", older.vm, { custom_fields: { nope: 1 } })).toMatchObject({ status: 200, body: { custom_fields: {} } });
  });

  it("give their default to existing and new objects", async () => {
    await using netbox = await withVm();
    const before = (await netbox.get(netbox.vm)).headers.get("etag");
    await netbox.create(fields, { name: "managed", type: "boolean", default: false, object_types: types });
    const after = await netbox.get(netbox.vm);
    expect(after).toMatchObject({ body: { custom_fields: { managed: false } } });
    expect(after.headers.get("etag")).toBe(before);
  });

  it("may be unique, which one bulk POST does not notice", async () => {
    await using netbox = await withVm();
    await netbox.create(fields, { name: "uid", type: "text", unique: true, object_types: types });
    await netbox.send("PATCH", netbox.vm, { custom_fields: { uid: "x" } });
    const body = { cluster: 1, custom_fields: { uid: "y" } };
    expect((await netbox.send("POST", vms, { ...body, name: "b", custom_fields: { uid: "x" } })).body).toEqual({ __all__: ["Custom field 'uid' must have a unique value."] });
    expect((await netbox.send("POST", vms, [{ ...body, name: "b" }, { ...body, name: "c" }])).status).toBe(201);
  });

  it("are searched loosely unless they say exact, and by number", async () => {
    await using netbox = await withVm();
    await netbox.create(fields, { name: "vmid", type: "integer", object_types: types });
    await netbox.create(fields, { name: "loose", type: "text", object_types: types });
    await netbox.create(fields, { name: "strict", type: "text", filter_logic: "exact", object_types: types });
    await netbox.send("PATCH", netbox.vm, { custom_fields: { vmid: 101, loose: "abc-1", strict: "pve1" } });
    for (const query of ["cf_vmid=101", "cf_vmid__gte=100", "cf_loose=C-1", "cf_strict=pve1", "cf_vmid__empty=false"]) expect(await netbox.list(`${vms}?${query}`)).toHaveLength(1);
    for (const query of ["cf_vmid=1", "cf_strict=pve", "cf_vmid__empty=true"]) expect(await netbox.list(`${vms}?${query}`)).toEqual([]);
  });

  it("have a fixed type, an ordinary name and known object types", async () => {
    await using netbox = await startTestNetbox();
    await netbox.create(fields, { name: "a", type: "text", object_types: types });
    expect((await netbox.send("PATCH", `${fields}1/`, { type: "integer" })).body).toEqual({ type: ["Changing the type of custom fields is not supported."] });
    expect((await netbox.send("POST", fields, { name: "bad-name", object_types: types })).body).toEqual({ name: ["Only alphanumeric characters and underscores are allowed."] });
    expect((await netbox.send("POST", fields, { name: "b__c", object_types: types })).body).toEqual({ name: ["Double underscores are not permitted in custom field names."] });
    expect((await netbox.send("POST", fields, { name: "b", object_types: ["virtualization.nonesuch"] })).body).toEqual({ object_types: ["Invalid content type: virtualization.nonesuch"] });
    expect((await netbox.send("POST", fields, { name: "b", content_types: types })).body).toEqual({ object_types: ["This field is required."] });
  });
});
