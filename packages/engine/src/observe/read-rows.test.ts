import { describe, expect, it } from "vitest";
import type { ReadScope } from "../kinds/kind.ts";
import { fakeNetbox } from "../testing/fake-netbox.ts";
import type { FakeNetbox } from "../testing/fake-netbox.ts";
import { readRows } from "./read-rows.ts";

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/** Reads things 1 to `total` of which each stands in the parent of its number modulo 10. */
async function read(total: number, scopes: readonly ReadScope[], recordedIds: readonly number[] = []): Promise<{ ids: readonly number[]; netbox: FakeNetbox }> {
  const netbox = fakeNetbox({ things: range(1, total).map((id) => ({ id, parent: id % 10 })) });
  const rows = await readRows({ netbox, path: "things", columns: ["id", "parent"], scopes, recordedIds, signal: new AbortController().signal });
  return { ids: rows.map(({ id }) => id).sort((left, right) => left - right), netbox };
}

describe("readRows", () => {
  it("reads the scopes alone where that is cheap, without counting first", async () => {
    const { ids, netbox } = await read(30, [{ filter: "parent", values: [1, 2] }]);
    expect(ids).toEqual([1, 2, 11, 12, 21, 22]);
    expect(netbox.calls).toEqual([{ call: "list", path: "things", query: { parent: [1, 2] } }]);
  });

  it("asks for the columns that were named", async () => {
    const { netbox } = await read(1, [{ filter: "parent", values: [1] }]);
    expect(netbox.fields).toEqual([["id", "parent"]]);
  });

  it("names every value once", async () => {
    const { netbox } = await read(30, [{ filter: "parent", values: [1, 1, 2, 1] }]);
    expect(netbox.calls[0]?.query).toEqual({ parent: [1, 2] });
  });

  it("gives a row that two scopes find once", async () => {
    const { ids } = await read(12, [{ filter: "parent", values: [1] }, { filter: "id", values: [1, 2] }]);
    expect(ids).toEqual([1, 2, 11]);
  });

  it("asks nothing for a scope without values, and nothing at all without any", async () => {
    expect((await read(30, [{ filter: "parent", values: [] }, { filter: "id", values: [3] }])).netbox.calls).toHaveLength(1);
    const { ids, netbox } = await read(30, [{ filter: "parent", values: [] }]);
    expect({ ids, calls: netbox.calls }).toEqual({ ids: [], calls: [] });
  });

  it("reads a recorded row that has strayed out of the scope, and asks only for those", async () => {
    const { ids, netbox } = await read(30, [{ filter: "parent", values: [1] }], [1, 7]);
    expect(ids).toEqual([1, 7, 11, 21]);
    expect(netbox.calls.map(({ query }) => query)).toEqual([{ parent: [1] }, { id: [7] }]);
  });

  it("does not ask for strays where the scope has them all", async () => {
    expect((await read(30, [{ filter: "parent", values: [1] }], [1, 11])).netbox.calls).toHaveLength(1);
  });

  it("leaves out a recorded row that NetBox no longer has", async () => {
    expect((await read(5, [{ filter: "parent", values: [1] }], [99])).ids).toEqual([1]);
  });

  it("reads the whole model where naming the values would take more requests", async () => {
    const { netbox } = await read(900, [{ filter: "id", values: range(1, 500) }]);
    expect(netbox.calls).toEqual([{ call: "count", path: "things", query: {} }, { call: "list", path: "things", query: {} }]);
  });

  it("names the values where the model is larger than that", async () => {
    const { ids, netbox } = await read(9_000, [{ filter: "id", values: range(1, 500) }]);
    expect(ids).toEqual(range(1, 500));
    expect(netbox.calls.map(({ call }) => call)).toEqual(["count", "list"]);
    expect(netbox.calls[1]?.query).toEqual({ id: range(1, 500) });
  });

  it("counts the recorded rows too when it chooses", async () => {
    const { netbox } = await read(900, [{ filter: "parent", values: [1] }], range(1, 500));
    expect(netbox.calls.map(({ call, query }) => `${call} ${Object.keys(query).join()}`)).toEqual(["count ", "list "]);
  });

  it("reads no row of an empty model", async () => {
    const { ids, netbox } = await read(0, [{ filter: "id", values: range(1, 500) }]);
    expect({ ids, calls: netbox.calls.length }).toEqual({ ids: [], calls: 1 });
  });
});
