import { STAGE_NAMES } from "@proxbox/contract";
import { KINDS } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { STAGE_PARTS } from "./stage-parts.ts";

describe("the parts of the stages", () => {
  it("are there for every stage of the wire, and for no other", () => {
    expect(Object.keys(STAGE_PARTS).sort()).toEqual([...STAGE_NAMES].sort());
  });

  it("leave no kind out, but for the tags that come with what bears them", () => {
    const covered = Object.values(STAGE_PARTS).flatMap((part) => ("kinds" in part ? part.kinds.map(({ kind }) => kind) : []));
    expect(KINDS.map(({ name }) => name).filter((name) => !covered.includes(name))).toEqual(["tag"]);
  });

  it("name only kinds that there are", () => {
    const known = new Set(KINDS.map(({ name }) => name));
    const named = Object.values(STAGE_PARTS).flatMap((part) => ("kinds" in part ? part.kinds.map(({ kind }) => kind) : []));
    expect(named.filter((kind) => !known.has(kind))).toEqual([]);
  });

  it("give each half of the addresses to one stage", () => {
    const halves = Object.values(STAGE_PARTS).flatMap((part) => ("kinds" in part ? part.kinds.filter(({ kind }) => kind === "ip-address").map(({ of }) => of) : []));
    expect(new Set(halves)).toEqual(new Set(["guests", "nodes"]));
    expect(halves).toHaveLength(2);
  });
});
