import { describe, expect, it } from "vitest";
import { ObjectMap } from "./object-map.ts";

describe("ObjectMap", () => {
  it("keeps objects of different kinds with one key apart", () => {
    const map = new ObjectMap<number>();
    map.set("virtual-machine", "lab/qemu/100", 1);
    map.set("primary-ip", "lab/qemu/100", 2);
    map.delete("primary-ip", "lab/qemu/100");
    expect([map.get("virtual-machine", "lab/qemu/100"), map.has("primary-ip", "lab/qemu/100"), map.get("site", "x")]).toEqual([1, false, undefined]);
  });

  it("gives the items of a kind and of all kinds in the order in which they came", () => {
    const map = new ObjectMap<string>();
    for (const [kind, key] of [["a", "2"], ["b", "1"], ["a", "1"]] as const) map.set(kind, key, `${kind}${key}`);
    expect([...map.ofKind("a")]).toEqual(["a2", "a1"]);
    expect([...map.values()]).toEqual(["a2", "a1", "b1"]);
    expect([...map.ofKind("c")]).toEqual([]);
  });
});
