import { describe, expect, it } from "vitest";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import { KINDS } from "../kinds/kinds.ts";
import { wrote } from "../testing/plan-input.ts";
import { REFERRED_MODELS } from "./referred-models.table.ts";
import { kindsOfModel, referredObjects } from "./referred-objects.ts";

const ALL = [...KINDS, ...ITEM_KINDS];
const REFERENCES = ALL.flatMap(({ name, fields }) => Object.entries(fields).flatMap(([field, { type }]) => (type === "reference" || type === "references" ? [[name, field] as const] : [])));
/** Read by a kind's own look at netbox-proxbox, and no kind itself. */
const OF_NO_KIND = "netbox_proxbox.proxmoxendpoint";

describe("what a record refers to", () => {
  it.each(REFERENCES)("%s: %s is of a model that the kind depends on", (name, field) => {
    const dependsOn = ALL.find((kind) => kind.name === name)?.dependsOn ?? [];
    const models = ALL.flatMap((kind) => (dependsOn.includes(kind.name) ? [kind.objectType] : []));
    expect([...models, OF_NO_KIND]).toContain(REFERRED_MODELS[field]);
  });

  it("is one object, several of a list, or the one of a generic foreign key", () => {
    expect(referredObjects(wrote("virtual-machine", "k", { fields: { cluster: 3, name: "web" } }), "cluster")).toEqual([{ objectType: "virtualization.cluster", netboxId: 3 }]);
    expect(referredObjects(wrote("vm-interface", "k", { fields: { tagged_vlans: [5, 6] } }), "tagged_vlans")).toEqual([{ objectType: "ipam.vlan", netboxId: 5 }, { objectType: "ipam.vlan", netboxId: 6 }]);
    expect(referredObjects(wrote("ip-address", "k", { fields: { assigned_object: "virtualization.vminterface:12" } }), "assigned_object")).toEqual([{ objectType: "virtualization.vminterface", netboxId: 12 }]);
  });

  it("is nothing where the field is no reference, has none, or is of a kind that nobody knows", () => {
    const record = wrote("virtual-machine", "k", { fields: { vcpus: 3, device: null } });
    expect([referredObjects(record, "vcpus"), referredObjects(record, "device"), referredObjects({ ...record, kind: "of a later version" }, "vcpus")]).toEqual([[], [], []]);
    expect(referredObjects(wrote("ip-address", "k", { fields: { assigned_object: null } }), "assigned_object")).toEqual([]);
  });

  it("has the kinds of its model, which several may share", () => {
    expect(kindsOfModel("dcim.devicerole")).toEqual(expect.arrayContaining(["device-role", "vm-role"]));
    expect(kindsOfModel("virtualization.virtualmachine")).toEqual(["virtual-machine"]);
    expect(kindsOfModel("dcim.rack")).toEqual([]);
  });
});
