import { describe, expect, it } from "vitest";
import { readRows } from "./read-row.ts";

describe("readRows", () => {
  const tag = { id: 1, url: "https://netbox/api/extras/tags/1/", display: "Proxbox", name: "Proxbox", slug: "proxbox", color: "ff5722" };

  it("keeps of an object that a row refers to what tells it, once for all rows", () => {
    const rows = readRows([1, 2].map((id) => ({ id, tags: [{ ...tag }], cluster: { id: 7, url: "https://netbox/api/virtualization/clusters/7/", display: "lab", name: "lab" } })));
    expect(rows?.[0]).toEqual({ id: 1, tags: [{ id: 1, name: "Proxbox", slug: "proxbox" }], cluster: { id: 7, name: "lab" } });
    expect(rows?.[1]?.["cluster"]).toBe(rows?.[0]?.["cluster"]);
  });

  it("has one list and one choice for all rows that have the same, and takes no row's tag for the list of it", () => {
    const rows = readRows([{ id: 1, tags: [{ ...tag }], status: { value: "active", label: "Active" } }, { id: 2, tags: [{ ...tag }], status: { value: "active", label: "Active" }, tag: { ...tag } }, { id: 3, tags: [] }]);
    expect(rows?.[1]?.["tags"]).toBe(rows?.[0]?.["tags"]);
    expect(rows?.[1]?.["status"]).toBe(rows?.[0]?.["status"]);
    expect(rows?.[1]?.["tag"]).toEqual({ id: 1, name: "Proxbox", slug: "proxbox" });
    expect(rows?.[2]?.["tags"]).toEqual([]);
  });

  it("leaves choices and custom fields as they are", () => {
    const row = { id: 1, status: { value: "active", label: "Active" }, custom_fields: { id: 5, url: "x", owner: { id: 3, url: "https://netbox/api/tenancy/tenants/3/", display: "IT" } } };
    expect(readRows([structuredClone(row)])).toEqual([row]);
  });

  it("gives no list at all where one row has no id", () => {
    expect(readRows([{ id: 1 }, { name: "web" }])).toBeUndefined();
  });
});
