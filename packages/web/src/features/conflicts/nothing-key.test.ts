import { expect, it } from "vitest";
import { nothingKey } from "./nothing-key.ts";

it("that there is no conflict is said only of all conflicts of all backends", () => {
  expect([nothingKey({ all: true }, true), nothingKey({}, true), nothingKey({ all: true, type: "field" }, true), nothingKey({ all: true }, false)]).toEqual(["conflicts.none", "conflicts.noneOpen", "conflicts.noneOfType", "conflicts.noneAnswered"]);
});
