import { describe, expect, it } from "vitest";
import type { FieldSpec } from "../kinds/kind.ts";
import { SharedFields } from "./shared-fields.ts";

const STATUS: FieldSpec = { type: "choice", from: "fixed" };
const NAME: FieldSpec = { type: "text", from: "config: name" };

describe("SharedFields", () => {
  it("gives one object to all that say the same, and each its own where they differ", () => {
    const shared = new SharedFields();
    const active = shared.fieldOf("status", STATUS, "active");
    expect(active).toEqual({ field: "status", before: null, after: "active", reason: "new" });
    expect(shared.fieldOf("status", STATUS, "active")).toBe(active);
    expect(shared.fieldOf("status", STATUS, "offline").after).toBe("offline");
  });

  it("tells fields of two kinds apart, and a number from its text", () => {
    const shared = new SharedFields();
    const other: FieldSpec = { ...STATUS };
    expect(shared.fieldOf("state", other, "active").field).not.toBe(shared.fieldOf("status", STATUS, "active").field);
    expect([1, "1"].map((value) => shared.fieldOf("status", STATUS, value).after)).toEqual([1, "1"]);
  });

  it("tells two fields apart that one specification describes, also where they say the same", () => {
    const shared = new SharedFields();
    expect(["start_address", "end_address", "start_address"].map((field) => shared.fieldOf(field, NAME, "10.0.0.5/24").field)).toEqual(["start_address", "end_address", "start_address"]);
  });

  it("says what is to be said of names too, of which there are more than are kept at hand", () => {
    const shared = new SharedFields();
    const names = Array.from({ length: 300 }, (_, number) => `vm-${number}`);
    expect([...names, ...names].map((name) => shared.fieldOf("name", NAME, name).after)).toEqual([...names, ...names]);
    expect(shared.fieldOf("name", NAME, "vm-299")).not.toBe(shared.fieldOf("name", NAME, "vm-299"));
  });

  it("sorts tags, each once, and gives one list to all that have the same", () => {
    const shared = new SharedFields();
    const tags = shared.tagsOf(["web", "prod", "web"]);
    expect(tags).toEqual(["prod", "web"]);
    expect(shared.tagsOf(["prod", "web"])).toBe(tags);
    expect(shared.tagsOf(["prod"])).toEqual(["prod"]);
  });
});
