import { describe, expect, it } from "vitest";
import { refusedItems } from "./bulk-refusal.ts";

describe("refused items of a bulk call", () => {
  it("E91: are found by place in the list that NetBox 4.6 answers", () => {
    const body = [{}, { cluster: ["Related object not found using the provided numeric ID: 999"] }, { name: ["This field is required."] }, {}];
    const items = refusedItems(body, [undefined, undefined, undefined, undefined]);
    expect([...items]).toEqual([
      [1, "cluster: Related object not found using the provided numeric ID: 999"],
      [2, "name: This field is required."],
    ]);
  });

  it("E91: are found by index in the answer of NetBox 4.7", () => {
    const body = { detail: "1 of 2 objects could not be created.", errors: [{ index: 1, errors: { name: ["Too long."] } }] };
    expect([...refusedItems(body, [undefined, undefined])]).toEqual([[1, "name: Too long."]]);
  });

  it("are found by id in NetBox 4.7's answer to a bulk PATCH", () => {
    const body = { detail: "1 of 3 objects could not be updated.", errors: [{ id: 30, errors: { __all__: ["Not found."] } }] };
    expect([...refusedItems(body, [10, 20, 30])]).toEqual([[2, "Not found."]]);
  });

  it("are unknown where NetBox gives one error without saying whose", () => {
    expect(refusedItems({ __all__: ["Device name must be unique per site."] }, [undefined, undefined]).size).toBe(0);
    expect(refusedItems(["'start' and 'offset' are mutually exclusive."], [undefined]).size).toBe(0);
    expect(refusedItems(undefined, [1]).size).toBe(0);
  });
});
