import { describe, expect, it } from "vitest";
import { wrote } from "../testing/plan-input.ts";
import { memoryLastWritten, scopeOf } from "../values/last-written.ts";
import type { LastWritten } from "../values/last-written.ts";
import { loadRecords, saveRecords } from "./records.ts";

const URL = "http://netbox.test";

async function keysOf(store: LastWritten, sources: readonly string[], url = URL): Promise<readonly string[]> {
  return (await loadRecords({ lastWritten: store, place: url }, sources)).map(({ key }) => key).sort();
}

async function filled(): Promise<LastWritten> {
  const store = memoryLastWritten();
  await saveRecords(store, URL, { put: [wrote("virtual-machine", "lab/qemu/100"), wrote("virtual-machine", "other/qemu/100"), wrote("tag", "shared/tag/prod")], drop: [] });
  return store;
}

describe("records", () => {
  it("E111: those of a source that is not asked for are not looked at; the shared ones always are", async () => {
    expect(await keysOf(await filled(), ["lab"])).toEqual(["lab/qemu/100", "shared/tag/prod"]);
    expect(await keysOf(await filled(), [])).toEqual(["shared/tag/prod"]);
  });

  it("are kept apart by NetBox", async () => {
    expect(await keysOf(await filled(), ["lab", "other"], "http://another.test")).toEqual([]);
  });

  it("stand in the scope of their source", async () => {
    const store = await filled();
    expect((await store.load(scopeOf(URL, "other"))).map(({ key }) => key)).toEqual(["other/qemu/100"]);
  });

  it("are replaced and dropped by kind and key", async () => {
    const store = await filled();
    await saveRecords(store, URL, { put: [wrote("virtual-machine", "lab/qemu/100", { netboxId: 9 })], drop: [{ kind: "virtual-machine", key: "other/qemu/100" }, { kind: "tag", key: "lab/qemu/100" }] });
    const records = await loadRecords({ lastWritten: store, place: URL }, ["lab", "other"]);
    expect(records.map(({ key, netboxId }) => `${key} ${netboxId}`).sort()).toEqual(["lab/qemu/100 9", "shared/tag/prod 1"]);
  });

  it("a key that is dropped and put at once stays, as when a vmid goes to another guest (E14)", async () => {
    const store = await filled();
    await saveRecords(store, URL, { put: [wrote("virtual-machine", "lab/qemu/100", { netboxId: 9 })], drop: [{ kind: "virtual-machine", key: "lab/qemu/100" }] });
    expect((await loadRecords({ lastWritten: store, place: URL }, ["lab"])).find(({ key }) => key === "lab/qemu/100")?.netboxId).toBe(9);
  });

  it("asks the store nothing where nothing changed", async () => {
    const store: LastWritten = { ...memoryLastWritten(), save: () => Promise.reject(new Error("must not be called")) };
    await expect(saveRecords(store, URL, { put: [], drop: [] })).resolves.toBeUndefined();
  });
});
