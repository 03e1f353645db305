import { describe, expect, it } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import type { Kind } from "../kinds/kind.ts";
import { inOrderOf } from "./order.ts";

const [ANY] = KINDS;

function kind(name: string, ...dependsOn: string[]): Kind {
  if (ANY === undefined) throw new Error("there are no kinds");
  return { ...ANY, name, dependsOn };
}

function order(...kinds: Kind[]): readonly string[] {
  return inOrderOf(kinds, ({ dependsOn }) => dependsOn).map(({ name }) => name);
}

describe("inOrderOf", () => {
  it("puts every kind behind those that it needs", () => {
    expect(order(kind("address", "interface"), kind("interface", "machine"), kind("machine"))).toEqual(["machine", "interface", "address"]);
  });

  it("keeps the order of the list between kinds that do not need each other", () => {
    expect(order(kind("c"), kind("a"), kind("b"))).toEqual(["c", "a", "b"]);
  });

  it("passes over needs that are not in the list", () => {
    expect(order(kind("machine", "tag"))).toEqual(["machine"]);
  });

  it("names a circle", () => {
    expect(() => order(kind("a", "b"), kind("b", "c"), kind("c", "a"))).toThrow("a → b → c → a");
  });

  it.each([
    ["to be written", (each: Kind) => each.dependsOn],
    ["to be matched", (each: Kind) => each.matchAfter ?? each.dependsOn],
  ])("orders all kinds of Proxbox %s", (_name, needs) => {
    const names = inOrderOf(KINDS, needs).map(({ name }) => name);
    expect([...names].sort()).toEqual(KINDS.map(({ name }) => name).sort());
    const early = KINDS.flatMap((each) => needs(each).filter((need) => names.includes(need) && names.indexOf(need) > names.indexOf(each.name)).map((need) => `${each.name} before ${need}`));
    expect(early).toEqual([]);
  });
});
