import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryLastWritten } from "@proxbox/engine";
import type { ConflictRow, FoundConflict } from "./conflict-row.ts";
import { decideConflict } from "./decide-conflict.ts";
import type { ConflictLook } from "./conflicts.ts";
import { foundConflicts } from "./found-conflicts.ts";
import { openState } from "./open-state.ts";
import type { State } from "./open-state.ts";

const [first, second, third] = ["2026-03-01T10:00:00.000Z", "2026-03-01T11:00:00.000Z", "2026-03-01T12:00:00.000Z"] as const;
const all = { offset: 0, limit: 100 };
const netboxUrl = "http://netbox.test";

let folder: string;
let state: State;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "conflicts-"));
  state = await openState(join(folder, "state.db"));
});
afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true });
});

function found(id: string, change: Partial<FoundConflict> = {}): FoundConflict {
  const claimant = { kind: "vm", key: "lab/qemu/100", label: "web", isOurs: true };
  const choices = ["proxmox", "netbox", "keep"].map((code) => ({ code, title: code }));
  return { id, source: "lab", type: "field", level: "pinned", kind: "vm", key: "lab/qemu/100", label: "web", field: "memory", reason: "a person changed it", proxmox: 2048, netbox: 1024, claimant, holder: { kind: "vm", label: "web", netboxId: 5, isOurs: false }, subject: null, resolutions: choices, ...change };
}

function address(id: string, change: Partial<FoundConflict> = {}): FoundConflict {
  return found(id, { type: "address", level: "conflict", field: null, subject: "10.0.0.5", resolutions: ["give:a", "give:b"].map((code) => ({ code, title: code })), ...change });
}

function look(conflicts: readonly FoundConflict[], change: Partial<ConflictLook> = {}): void {
  state.conflicts.replace({ netboxUrl, sources: ["lab"], kinds: ["vm"], at: first, found: conflicts, ...change });
}

function ids(): string[] {
  return state.conflicts.list(all).conflicts.map(({ id }) => id).toSorted();
}

function row(id: string): ConflictRow {
  const conflict = state.conflicts.get(id);
  if (conflict === undefined) throw new Error(`no conflict ${id}`);
  return conflict;
}

describe("conflicts", () => {
  it("come back as they were found, also after the file was closed", async () => {
    const other = found("b", { field: null, proxmox: { kind: "role", key: "r" }, netbox: ["a"], holder: null, subject: "s" });
    look([found("a"), other]);
    state.close();
    state = await openState(join(folder, "state.db"));
    for (const expected of [found("a"), other]) expect(row(expected.id)).toEqual({ ...expected, netboxUrl, since: first, lastSeenAt: first, resolution: null, resolvedAt: null });
    expect(state.conflicts.get("nobody")).toBeUndefined();
    expect(state.conflicts.find("a").map(({ id }) => id)).toEqual(["a"]);
    expect(state.conflicts.find("").map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("keep since when they are there, though their words and values change", () => {
    look([found("a")]);
    look([found("a", { label: "web-1", reason: "another", netbox: 512, level: "conflict" })], { at: second });
    expect(row("a")).toMatchObject({ since: first, lastSeenAt: second, label: "web-1", reason: "another", netbox: 512, level: "conflict" });
  });

  it("E42: whose decision cannot be done at present are open, keep it, and are resolved again as soon as it can be done or they are over", () => {
    const held = address("a", { resolutions: [{ code: "give:b", title: "Leave it" }] });
    const open = (): string[] => state.conflicts.list({ ...all, isOpen: true }).conflicts.map(({ id }) => id);
    look([address("a")]);
    state.conflicts.resolve("a", "give:a", first);
    expect(open()).toEqual([]);
    look([held], { at: second });
    expect([open(), state.conflicts.list({ ...all, isOpen: false }).total, state.conflicts.decisions().map(({ code }) => code)]).toEqual([["a"], 0, ["give:a"]]);
    look([address("a")], { at: third });
    expect(open()).toEqual([]);
    look([held]);
    look([]);
    expect([open(), row("a").resolution, state.conflicts.decisions().map(({ code }) => code)]).toEqual([[], "give:a", ["give:a"]]);
  });

  it("go when a look at their NetBox, source and kind no longer shows them, and only then", () => {
    look([found("1"), found("2"), found("other kind", { kind: "device" }), found("other source", { source: "prod" })]);
    look([found("other netbox")], { netboxUrl: "http://other.test" });
    look([], { at: second, isNarrow: true });
    look([], { sources: [] });
    look([], { kinds: [] });
    expect(ids()).toEqual(["1", "2", "other kind", "other netbox", "other source"]);
    look([found("2")], { at: second });
    expect(ids()).toEqual(["2", "other kind", "other netbox", "other source"]);
    state.conflicts.replace({ netboxUrl, sources: ["lab", "prod"], at: second, found: [] });
    expect(ids()).toEqual(["other netbox"]);
  });

  it("stay decided while both values are the same, and are open again when one changes", () => {
    look([found("a"), found("b"), found("c")]);
    for (const id of ["a", "b", "c"]) state.conflicts.resolve(id, "netbox", second);
    look([found("a", { reason: "another" }), found("b", { proxmox: 4096 }), found("c", { netbox: null })], { at: third });
    expect([row("a").resolution, row("b").resolution, row("c").resolution, row("b").since]).toEqual(["netbox", null, null, first]);
  });

  it("are open again when a field that was given back is found as it was: it was not written", () => {
    look([found("a")]);
    state.conflicts.resolve("a", "proxmox", second);
    look([found("a")], { at: third });
    expect([row("a").resolution, row("a").resolvedAt, row("a").since]).toEqual([null, null, first]);
  });

  it("remember a decision about two objects, and what stays for good, also while they are not seen", () => {
    look([found("kept"), found("once"), address("address")]);
    for (const [id, code] of [["kept", "keep"], ["once", "netbox"], ["address", "give:a"]] as const) state.conflicts.resolve(id, code, second);
    look([], { at: third });
    expect(ids()).toEqual(["address", "kept"]);
    look([found("kept", { proxmox: 1, netbox: 2 }), address("address", { proxmox: 3 })], { at: third });
    expect(state.conflicts.decisions().map(({ id, code }) => `${id} ${code}`).toSorted()).toEqual(["address give:a", "kept keep"]);
  });

  it("give one thing to one object: the newest word about it replaces those before", () => {
    look([address("1"), address("2"), address("else", { subject: "10.0.0.6" })]);
    for (const id of ["1", "else", "2"]) state.conflicts.resolve(id, "give:b", second);
    expect(state.conflicts.decisions().map(({ id }) => id).toSorted()).toEqual(["2", "else"]);
  });

  it("give it to one object of each kind: an address and a name that read alike are two things", () => {
    look([address("1"), address("2", { kind: "device" })]);
    for (const id of ["1", "2"]) state.conflicts.resolve(id, "give:b", second);
    expect(state.conflicts.decisions().map(({ id }) => id).toSorted()).toEqual(["1", "2"]);
  });

  it("are listed newest first, by page, all or only some", () => {
    look([found("old")]);
    look([found("old"), found("new", { field: "name", type: "name" })], { at: second });
    state.conflicts.resolve("old", "keep", third);
    expect(state.conflicts.list(all).conflicts.map(({ id }) => id)).toEqual(["new", "old"]);
    expect(state.conflicts.list({ offset: 1, limit: 1 })).toMatchObject({ total: 2, conflicts: [{ id: "old" }] });
    const filters = [{ isOpen: true }, { isOpen: false }, { type: "name" }, { kind: "device" }, { source: "lab" }, { field: "memory" }, { key: "lab/qemu/100" }];
    expect(filters.map((filter) => state.conflicts.list({ ...all, ...filter }).total)).toEqual([1, 1, 1, 0, 2, 1, 2]);
  });

  it("are taken from the remarks of a plan that have something to decide", () => {
    const remark = { kind: "vm", key: "lab/qemu/100", label: "web", reason: "r" };
    const conflict = { id: "x", type: "address" as const, claimant: { kind: "vm", label: "web", isOurs: true }, resolutions: [] };
    const levels = foundConflicts({ remarks: [
      { type: "stale", ...remark }, { type: "conflict", ...remark, conflict }, { type: "kept", ...remark, conflict }, { type: "notice", ...remark, conflict },
      { type: "kept", ...remark, conflict: { ...conflict, type: "field" } }, { type: "conflict", ...remark, conflict: { ...conflict, type: "field" } },
    ] }).map(({ level, source }) => [level, source]);
    expect(levels).toEqual([["conflict", "lab"], ["conflict", "lab"], ["notice", "lab"], ["pinned", "lab"], ["conflict", "lab"]]);
  });
});

describe("a decision", () => {
  const lastWritten = memoryLastWritten();
  const record = { kind: "vm", key: "lab/qemu/100", label: "web", netboxId: 5, isOwned: true, fields: { memory: 2048, name: "web" } };
  const decide = (id: string, code: string): Promise<ConflictRow> => decideConflict({ conflicts: state.conflicts, lastWritten, clock: () => new Date(second) }, row(id), code);
  beforeEach(() => lastWritten.save(`${netboxUrl} lab`, { put: [record], drop: [] }));

  it("for Proxmox VE gives the field back: NetBox's value of now counts as ours", async () => {
    look([found("a")]);
    expect(await decide("a", "proxmox")).toMatchObject({ resolution: "proxmox", resolvedAt: second });
    expect(await lastWritten.load(`${netboxUrl} lab`)).toEqual([{ ...record, fields: { memory: 1024, name: "web" } }]);
  });

  it("is refused where another NetBox object has the key since, and the field stays as it was", async () => {
    look([found("a", { holder: { kind: "vm", label: "web", netboxId: 6, isOurs: false } })]);
    await expect(decide("a", "proxmox")).rejects.toMatchObject({ code: "RUN_UNKNOWN_OBJECT" });
    expect([row("a").resolution, await lastWritten.load(`${netboxUrl} lab`)]).toEqual([null, [record]]);
  });

  it("that the conflict does not have is refused, and open takes one back", async () => {
    look([found("a")]);
    await expect(decide("a", "give:b")).rejects.toMatchObject({ code: "CFG_SETTING_INVALID" });
    await decide("a", "keep");
    expect(await decide("a", "open")).toMatchObject({ resolution: null, resolvedAt: null });
    expect(await lastWritten.load(`${netboxUrl} lab`)).toEqual([record]);
  });
});
