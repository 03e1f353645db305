import { describe, expect, it } from "vitest";
import { tempStore } from "../testing/temp-store.ts";
import type { ConflictLook, ConflictTable, FoundConflict } from "./store.ts";

const temp = tempStore();
const [first, second, third] = ["2026-03-01T10:00:00.000Z", "2026-03-01T11:00:00.000Z", "2026-03-01T12:00:00.000Z"] as const;
const all = { offset: 0, limit: 100 };

function found(change: Partial<FoundConflict> = {}): FoundConflict {
  return { source: "lab", type: "conflict", kind: "vm", key: "lab/qemu/100", label: "web", field: "memory", reason: "a person changed it", proxmox: 2048, netbox: 1024, ...change };
}

function look(conflicts: readonly FoundConflict[], change: Partial<ConflictLook> = {}): ConflictLook {
  return { sources: ["lab"], kinds: ["vm"], at: first, found: conflicts, ...change };
}

function fields(conflicts: ConflictTable): unknown[] {
  return conflicts.list(all).conflicts.map(({ field }) => String(field)).toSorted();
}

describe("conflicts", () => {
  it("come back as they were found, with a stable id", async () => {
    const { conflicts } = await temp.open();
    const other = found({ field: null, type: "pinned", proxmox: { kind: "role", key: "r" }, netbox: ["a", null] });
    conflicts.replace(look([found(), other]));
    const { total, conflicts: rows } = conflicts.list(all);
    expect(total).toBe(2);
    for (const expected of [found(), other]) {
      expect(rows).toContainEqual({ ...expected, id: expect.stringMatching(/^[0-9a-f]{32}$/), since: first, lastSeenAt: first, resolution: null, resolvedAt: null });
    }
    const ids = rows.map(({ id }) => id);
    const { conflicts: again } = await temp.open();
    again.replace(look([other, found()], { at: second }));
    expect(again.list(all).conflicts.map(({ id }) => id)).toEqual(ids);
    expect(again.get(ids[0]!)?.id).toBe(ids[0]);
    expect(again.get("nobody")).toBeUndefined();
  });

  it("have another id for another source, kind, key, field or type", async () => {
    const { conflicts } = await temp.open();
    const others = [{}, { source: "x" }, { kind: "x" }, { key: "x" }, { field: "x" }, { field: null }, { type: "pinned" as const }];
    conflicts.replace(look(others.map(found)));
    expect(new Set(conflicts.list(all).conflicts.map(({ id }) => id)).size).toBe(others.length);
  });

  it("keep since when they are there, though their words and values change", async () => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found()]));
    conflicts.replace(look([found({ label: "web-1", reason: "another", netbox: 512 })], { at: second }));
    expect(conflicts.list(all).conflicts).toMatchObject([{ since: first, lastSeenAt: second, label: "web-1", reason: "another", netbox: 512 }]);
  });

  it("go when a look at their source and kind no longer shows them, and only then", async () => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found({ field: "one" }), found({ field: "two" }), found({ field: "other kind", kind: "device" }), found({ field: "other source", source: "prod" })]));
    conflicts.replace(look([found({ field: "two" })], { at: second }));
    expect(fields(conflicts)).toEqual(["other kind", "other source", "two"]);
    conflicts.replace(look([], { sources: ["lab", "prod"], kinds: ["device", "vm"] }));
    expect(fields(conflicts)).toEqual([]);
  });

  it("changes nothing when the look saw no source or no kind", async () => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found()]));
    conflicts.replace(look([], { sources: [] }));
    conflicts.replace(look([], { kinds: [] }));
    expect(fields(conflicts)).toEqual(["memory"]);
  });

  it("stay resolved while both values are the same, whatever the order of their keys", async () => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found({ proxmox: { a: 1, b: 2 } })]));
    const [{ id } = { id: "" }] = conflicts.list(all).conflicts;
    expect(conflicts.resolve(id, "keep-netbox", second)).toMatchObject({ id, resolution: "keep-netbox", resolvedAt: second });
    conflicts.replace(look([found({ proxmox: { b: 2, a: 1 }, reason: "another" })], { at: third }));
    expect(conflicts.get(id)).toMatchObject({ resolution: "keep-netbox", resolvedAt: second, lastSeenAt: third });
    expect(conflicts.resolve("nobody", "keep-netbox", second)).toBeUndefined();
  });

  it.each([{ proxmox: 4096 }, { netbox: 4096 }, { netbox: null }])("open again when a value changes: %j", async (change) => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found()]));
    const [{ id } = { id: "" }] = conflicts.list(all).conflicts;
    conflicts.resolve(id, "keep-netbox", second);
    conflicts.replace(look([found(change)], { at: third }));
    expect(conflicts.get(id)).toMatchObject({ ...change, resolution: null, resolvedAt: null, since: first });
  });

  it("are listed newest first, by page, all or only the open or the resolved", async () => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found({ field: "old" })]));
    conflicts.replace(look([found({ field: "old" }), found({ field: "new" })], { at: second }));
    const [newest, oldest] = conflicts.list(all).conflicts;
    expect([newest?.field, oldest?.field]).toEqual(["new", "old"]);
    conflicts.resolve(oldest!.id, "take-proxmox", third);
    expect(conflicts.list({ ...all, isOpen: true })).toMatchObject({ total: 1, conflicts: [{ field: "new" }] });
    expect(conflicts.list({ ...all, isOpen: false })).toMatchObject({ total: 1, conflicts: [{ field: "old", resolution: "take-proxmox" }] });
    expect(conflicts.list({ offset: 1, limit: 1 })).toMatchObject({ total: 2, conflicts: [{ field: "old" }] });
  });

  it("have null where a look gave no value", async () => {
    const { conflicts } = await temp.open();
    conflicts.replace(look([found({ proxmox: undefined })]));
    expect(conflicts.list(all).conflicts).toMatchObject([{ proxmox: null, netbox: 1024 }]);
  });
});
