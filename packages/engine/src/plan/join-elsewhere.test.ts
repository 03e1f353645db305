import { describe, expect, it } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import { joinElsewhere, withOthers } from "./join-elsewhere.ts";

const CREATED = "2026-03-01T08:00:00.123456Z";

function record(more: Partial<WrittenRecord> = {}): WrittenRecord {
  return { kind: "virtual-machine", key: "lab/qemu/100", label: "web", netboxId: 5, netboxCreated: CREATED, isOwned: true, fields: { name: "web", memory: 1024, status: "active", tags: ["proxbox"] }, ...more };
}

function join(own: readonly WrittenRecord[], elsewhere: readonly WrittenRecord[], columns: Partial<Row> = {}) {
  const row = { id: 5, created: CREATED, name: "web", memory: 1024, status: { value: "active", label: "Active" }, tags: [{ id: 1, slug: "proxbox", name: "Proxbox" }], ...columns } as Row;
  return joinElsewhere(own, elsewhere, { kinds: KINDS, rows: new Map([["virtual-machine", [row]]]) });
}

describe("records of another place", () => {
  it("count for a row that is here too, whatever a merge made of its microseconds", () => {
    const created = "2026-03-01T08:00:00.123Z";
    expect(join([], [record()], { created }).records).toEqual([record({ netboxCreated: created })]);
  });

  it.each([
    ["of another birth", { created: "2026-03-02T08:00:00Z" }],
    ["that is not here", { id: 6 }],
  ])("do not count for a row %s", (_name, columns) => {
    expect(join([], [record()], columns)).toEqual({ records: [], taken: [] });
  });

  it("do not take a row that another key has here", () => {
    const own = record({ key: "lab/qemu/101" });
    expect(join([own], [record()])).toEqual({ records: [own], taken: [] });
  });

  it("change nothing of a record of this place: a person may have set what a branch wrote once", () => {
    const own = record({ fields: { name: "web", memory: 1024, status: "offline", tags: ["proxbox"] } });
    const branch = record({ fields: { name: "web", memory: 2048, status: "active", tags: ["prod", "proxbox"] }, missingSince: "2026-03-01" });
    expect(join([own], [branch], { memory: 2048 })).toEqual({ records: [own], taken: [] });
  });

  it("say together what is ours where this place has no record: the values that NetBox has", () => {
    const [one, two] = [record(), record({ fields: { name: "web", memory: 2048, status: "active", tags: ["prod", "proxbox"] } })];
    const tags = [{ id: 1, slug: "prod", name: "prod" }, { id: 2, slug: "proxbox", name: "proxbox" }];
    expect(join([], [one, two], { memory: 2048, tags }).taken).toEqual([two]);
    expect(join([], [one, two]).taken).toEqual([one]);
  });

  it("make an object ours only where every place that has this very row made it", () => {
    expect(join([], [record({ isOwned: false }), record({ isOwned: true })]).taken).toEqual([record({ isOwned: false })]);
    expect(join([], [record({ isOwned: false }), record({ netboxId: 99 })]).taken).toEqual([record({ isOwned: false })]);
    expect(join([], [record(), record()]).taken).toEqual([record()]);
  });

  it("know since when an object is missing where NetBox has their status", () => {
    const gone = record({ fields: { ...record().fields, status: "decommissioning" }, missingSince: "2026-03-01", statusBefore: "active" });
    const status = { value: "decommissioning", label: "Decommissioning" };
    expect(join([], [record(), gone], { status }).taken).toEqual([gone]);
    expect(join([], [gone, record()]).taken).toEqual([record()]);
  });

  it("have their rows read where this place has no record of them", () => {
    expect(withOthers([record()], [record({ isOwned: false }), record({ netboxId: 6, key: "lab/qemu/101" })]).map(({ netboxId }) => netboxId)).toEqual([5, 6]);
  });
});
