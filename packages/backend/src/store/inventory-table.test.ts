import { describe, expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";
import type { InventoryItem, InventoryLook, InventoryTable } from "./store.ts";

const temp = tempStore();
const [first, second, third] = ["2026-03-01T10:00:00.000Z", "2026-03-01T11:00:00.000Z", "2026-03-01T12:00:00.000Z"] as const;
const all = { offset: 0, limit: 1000 };

function backup(id: string, change: Partial<InventoryItem> = {}): InventoryItem {
  return { kind: "backup", key: `lab/backup/${id}`, label: `backup ${id}`, parent: null, data: { sizeBytes: 1 }, ...change };
}

function look(items: readonly InventoryItem[], change: Partial<InventoryLook> = {}): InventoryLook {
  return { source: "lab", kind: "backup", items, unseen: [], at: first, ...change };
}

function keys(inventory: InventoryTable): string[] {
  return inventory.list("backup", all).items.map(({ key }) => key);
}

const none = { created: 0, updated: 0, unchanged: 0, deleted: 0, kept: 0 };

describe("reconciling the inventory", () => {
  it("takes new objects, tells the changed ones, and counts the others as unchanged", async () => {
    const { inventory } = await temp.open();
    expect(inventory.reconcile(look([backup("1"), backup("2"), backup("3"), backup("4")]))).toEqual({ ...none, created: 4 });
    const changed = [backup("1", { label: "other" }), backup("2", { parent: "lab/qemu/1" }), backup("3", { data: { sizeBytes: 2 } }), backup("4")];
    expect(inventory.reconcile(look(changed, { at: second }))).toEqual({ ...none, updated: 3, unchanged: 1 });
    const rows = inventory.list("backup", all).items;
    expect(rows).toStrictEqual(changed.map((item) => ({ ...item, source: "lab", firstSeenAt: first, lastSeenAt: second, staleReason: null })));
  });

  it("takes data as equal whatever the order of its keys", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1", { data: { a: 1, b: { c: [1, 2], d: null } } })]));
    expect(inventory.reconcile(look([backup("1", { data: { b: { d: null, c: [1, 2] }, a: 1 } })]))).toEqual({ ...none, unchanged: 1 });
    expect(inventory.reconcile(look([backup("1", { data: { b: { d: null, c: [2, 1] }, a: 1 } })]))).toEqual({ ...none, updated: 1 });
  });

  it("takes an object that several nodes show as one (E116)", async () => {
    const { inventory } = await temp.open();
    expect(inventory.reconcile(look([backup("1"), backup("1"), backup("1")]))).toEqual({ ...none, created: 1 });
  });

  it("deletes what a complete look no longer shows", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1"), backup("2")]));
    expect(inventory.reconcile(look([backup("2")], { at: second }))).toEqual({ ...none, unchanged: 1, deleted: 1 });
    expect(keys(inventory)).toEqual(["lab/backup/2"]);
  });

  it.each(["lab", "lab/backup", "lab/backup/1"])("keeps what was not seen where %s was unseen, and says why", async (under) => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1"), backup("2")]));
    const unseen = [{ under: "lab/other", reason: "another" }, { under, reason: "node one is offline" }];
    expect(inventory.reconcile(look([backup("2")], { at: second, unseen }))).toEqual({ ...none, unchanged: 1, kept: 1 });
    expect(inventory.list("backup", all).items.map(({ lastSeenAt, staleReason }) => [lastSeenAt, staleReason])).toEqual([
      [first, "node one is offline"],
      [second, null],
    ]);
  });

  it("keeps what hangs on a guest that was unseen", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1", { parent: "lab/qemu/100" }), backup("2", { parent: "lab/qemu/1001" })]));
    expect(inventory.reconcile(look([], { unseen: [{ under: "lab/qemu/100", reason: "no right" }] }))).toEqual({ ...none, deleted: 1, kept: 1 });
    expect(keys(inventory)).toEqual(["lab/backup/1"]);
  });

  it.each(["lab/back", "lab/backup/10", "other", "la", "lab/"])("deletes what was not seen though %j was unseen, which is not above it", async (under) => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1")]));
    expect(inventory.reconcile(look([], { unseen: [{ under, reason: "r" }] }))).toEqual({ ...none, deleted: 1 });
  });

  it("takes a stale object back as unchanged once it is seen again, and deletes it once it is gone for certain", async () => {
    const { inventory } = await temp.open();
    const unseen = [{ under: "lab", reason: "offline" }];
    inventory.reconcile(look([backup("1"), backup("2")]));
    inventory.reconcile(look([], { at: second, unseen }));
    expect(inventory.reconcile(look([backup("1")], { at: third }))).toEqual({ ...none, unchanged: 1, deleted: 1 });
    expect(inventory.list("backup", all).items).toEqual([{ ...backup("1"), source: "lab", firstSeenAt: first, lastSeenAt: third, staleReason: null }]);
  });

  it("leaves other kinds and other sources alone", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1")]));
    inventory.reconcile(look([{ ...backup("1"), kind: "storage", key: "lab/storage/1" }], { kind: "storage" }));
    inventory.reconcile(look([backup("1", { key: "other/backup/1" })], { source: "other" }));
    expect(inventory.reconcile(look([], { at: second }))).toEqual({ ...none, deleted: 1 });
    expect(inventory.kinds()).toEqual({ backup: 1, storage: 1 });
    expect(inventory.list("backup", all).items[0]).toMatchObject({ source: "other", lastSeenAt: first });
  });

  it("tells each change once everything is stored, and nothing of the unchanged", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1"), backup("2"), backup("3")]));
    const told: string[] = [];
    const onChange: InventoryLook["onChange"] = (item, action) => told.push(`${action} ${item.label} of ${keys(inventory).length}`);
    inventory.reconcile(look([backup("1"), backup("2", { label: "two" }), backup("4")], { onChange }));
    expect(told).toEqual(["updated two of 3", "created backup 4 of 3", "deleted backup 3 of 3"]);
  });

  it.each([
    [{ onlyKeys: ["lab/backup/1", "lab/backup/2"] }, { unchanged: 1, deleted: 1 }, ["lab/backup/1", "lab/backup/3"]],
    [{ onlyParents: ["lab/qemu/3"] }, { unchanged: 1, deleted: 1 }, ["lab/backup/1", "lab/backup/2"]],
    [{ onlyKeys: [] }, { unchanged: 1 }, ["lab/backup/1", "lab/backup/2", "lab/backup/3"]],
  ])("leaves alone what %j did not ask for", async (only, delta, left) => {
    const { inventory } = await temp.open();
    inventory.reconcile(look(["1", "2", "3"].map((id) => backup(id, { parent: `lab/qemu/${id}` }))));
    expect(inventory.reconcile(look([backup("1", { parent: "lab/qemu/1" })], { at: second, ...only }))).toEqual({ ...none, ...delta });
    const rows = inventory.list("backup", all).items;
    expect(rows.map(({ key }) => key)).toEqual(left);
    expect(rows.map(({ lastSeenAt }) => lastSeenAt)).toEqual(left.map((key) => (key === "lab/backup/1" ? second : first)));
  });

  it("takes new figures under `observed` without calling the object updated", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1", { data: { type: "dir", observed: { usedBytes: 1 } } })]));
    expect(inventory.reconcile(look([backup("1", { data: { type: "dir", observed: { usedBytes: 2 } } })]))).toEqual({ ...none, unchanged: 1 });
    expect(inventory.list("backup", all).items[0]?.data).toEqual({ type: "dir", observed: { usedBytes: 2 } });
    expect(inventory.reconcile(look([backup("1", { data: { type: "nfs", observed: { usedBytes: 2 } } })]))).toEqual({ ...none, updated: 1 });
  });

  it("says in a trial what would become of it, and keeps nothing", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1"), backup("2"), backup("3")]));
    const before = inventory.list("backup", all);
    const told: string[] = [];
    const trial = look([backup("1"), backup("2", { label: "two" }), backup("4")], { at: second, isTrial: true, onChange: (_item, action) => told.push(action) });
    expect(inventory.reconcile(trial)).toEqual({ ...none, created: 1, updated: 1, unchanged: 1, deleted: 1 });
    expect(told.toSorted()).toEqual(["created", "deleted", "updated"]);
    expect(inventory.list("backup", all)).toEqual(before);
  });

  it("changes nothing at all when one object cannot be stored", async () => {
    const { inventory } = await temp.open();
    inventory.reconcile(look([backup("1")]));
    const broken = backup("3", { label: null as unknown as string });
    expect(() => inventory.reconcile(look([backup("2"), broken], { at: second }))).toThrow();
    expect(inventory.list("backup", all).items).toMatchObject([{ key: "lab/backup/1", lastSeenAt: first }]);
  });

  it("takes 50,000 objects in seconds, and again when nothing changed", async () => {
    const { inventory } = await temp.open();
    const items = Array.from({ length: 50_000 }, (_, index) => backup(String(index)));
    const startedAt = performance.now();
    expect(inventory.reconcile(look(items))).toEqual({ ...none, created: 50_000 });
    expect(inventory.reconcile(look(items, { at: second }))).toEqual({ ...none, unchanged: 50_000 });
    // Some two seconds on the machine it was written on.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe("listing the inventory", () => {
  async function filled(): Promise<InventoryTable> {
    const { inventory } = await temp.open();
    const labels = ["Alpha 100%", "beta_1", "BETA 2", "back\\slash"];
    inventory.reconcile(look(labels.map((label, index) => backup(String(index), { label, parent: index === 1 ? "lab/qemu/1" : null }))));
    inventory.reconcile(look([backup("0", { key: "other/backup/0", label: "Alpha" })], { source: "other" }));
    return inventory;
  }

  it("gives pages by key and how many there are in all", async () => {
    const inventory = await filled();
    const page = inventory.list("backup", { offset: 3, limit: 1 });
    expect(page).toMatchObject({ total: 5, items: [{ key: "lab/backup/3" }] });
    expect(inventory.list("nothing", all)).toEqual({ total: 0, items: [] });
  });

  it.each([
    [{ source: "other" }, ["other/backup/0"]],
    [{ parent: "lab/qemu/1" }, ["lab/backup/1"]],
    [{ search: "alpha" }, ["lab/backup/0", "other/backup/0"]],
    [{ search: "beta" }, ["lab/backup/1", "lab/backup/2"]],
    [{ search: "backup/3" }, ["lab/backup/3"]],
    [{ search: "%" }, ["lab/backup/0"]],
    [{ search: "_" }, ["lab/backup/1"]],
    [{ search: "\\" }, ["lab/backup/3"]],
    [{ search: "alpha", source: "lab" }, ["lab/backup/0"]],
    [{ search: "' OR 1 = 1 --" }, []],
  ])("finds by %j", async (query, expected) => {
    const inventory = await filled();
    const { total, items } = inventory.list("backup", { ...all, ...query });
    expect(items.map(({ key }) => key)).toEqual(expected);
    expect(total).toBe(expected.length);
  });
});
