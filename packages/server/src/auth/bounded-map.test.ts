import { expect, it } from "vitest";
import { boundedMap } from "./bounded-map.ts";

it("forgets the entry that was set longest ago", () => {
  const map = boundedMap<number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 3);
  map.set("c", 4);
  expect(["a", "b", "c"].map(map.get)).toEqual([3, undefined, 4]);
});

it("deletes by value", () => {
  const map = boundedMap<number>(5);
  for (const key of ["a", "b", "c"]) map.set(key, key === "b" ? 2 : 1);
  map.deleteValue(1);
  expect(["a", "b", "c"].map(map.get)).toEqual([undefined, 2, undefined]);
});
