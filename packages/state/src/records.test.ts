import { DatabaseSync } from "node:sqlite";
import { memoryLastWritten } from "@proxbox/engine";
import type { LastWritten, WrittenRecord } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { migrate } from "./migrate.ts";
import { sqliteLastWritten } from "./records.ts";

function inMemoryFile(): LastWritten {
  const database = new DatabaseSync(":memory:");
  database.exec("PRAGMA foreign_keys = ON");
  migrate(database, ":memory:");
  return sqliteLastWritten(database, (access) => access());
}

const bare: WrittenRecord = { kind: "tag", key: "proxbox", label: "Proxbox", netboxId: 1, isOwned: false, fields: {} };

const full: WrittenRecord = {
  kind: "virtual-machine",
  key: "lab/qemu/100",
  label: "web – 01",
  netboxId: 42,
  netboxCreated: "2026-01-02T03:04:05.678901Z",
  parent: "lab",
  isOwned: true,
  fields: { name: "web-01", vcpus: 2.5, role: { kind: "vm-role", key: "r" }, tags: ["a", 2], description: null, isOn: true },
  fingerprint: { uuid: "7f1c", ctime: "1700000000", rootfs: "local:1", macs: ["BC:24:11:00:00:01"] },
  missingSince: "2026-02-01T00:00:00Z",
  statusBefore: "active",
};

async function keysOf(store: LastWritten, scope: string): Promise<string[]> {
  const records = await store.load(scope);
  return records.map(({ kind, key }) => `${kind} ${key}`).toSorted();
}

describe.each([
  ["in memory", memoryLastWritten],
  ["in SQLite", inMemoryFile],
])("last-written records %s", (_name, open) => {
  it("start empty", async () => {
    expect(await open().load("one")).toEqual([]);
  });

  it("come back of the kinds that are wanted alone", async () => {
    const store = open();
    await store.save("one", { put: [bare, full], drop: [] });
    expect((await store.load("one", { isWanted: (kind) => kind === "tag" })).map(({ key }) => key)).toEqual(["proxbox"]);
  });

  it("come back of some guests alone: with what their vmids were before, all machines, and all that hangs on no guest", async () => {
    const store = open();
    const keys = ["lab/qemu/100", "lab/qemu/100/net0", "lab/qemu/100~1f2e", "lab/qemu/100~1f2e/net0", "lab/qemu/1000/net0", "lab/qemu/101", "lab/qemu/101/net0", "lab/lxc/100/net0", "lab/node/a", "lab/node/qemu/x", "lab/cluster", "lab/storage/s", "lab/qemu", "lab/lxc"];
    const records = keys.flatMap((key) => (["vm-interface", "virtual-machine", "tag"] as const).map((kind) => ({ ...bare, kind, key })));
    await store.save("url lab", { put: records, drop: [] });
    const found = await store.load("url lab", { isWanted: (kind) => kind !== "tag", ofGuests: { keys: new Set(["lab/qemu/100"]), wholeKinds: new Set(["virtual-machine"]) } });
    expect(found.filter(({ kind }) => kind === "virtual-machine").map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect(found.filter(({ kind }) => kind === "vm-interface").map(({ key }) => key).toSorted()).toEqual(["lab/cluster", "lab/lxc", "lab/node/a", "lab/node/qemu/x", "lab/qemu", "lab/qemu/100", "lab/qemu/100/net0", "lab/qemu/100~1f2e", "lab/qemu/100~1f2e/net0", "lab/storage/s"]);
    expect(found).toHaveLength(keys.length + 10);
  });

  it("come back of some parents alone, or by their keys, for the kinds that this is said of", async () => {
    const store = open();
    const records = ["a", "b", "c"].flatMap((parent) => (["snapshot", "backup"] as const).map((kind) => ({ ...bare, kind, parent, key: `lab/${kind}/${parent}` })));
    await store.save("url lab", { put: [...records, { ...bare, kind: "snapshot", key: "lab/snapshot/none" }], drop: [] });
    const found = await store.load("url lab", { ofParents: new Map([["snapshot", { parents: new Set(["a"]), keys: new Set(["lab/snapshot/c"]) }]]) });
    expect(found.map(({ key }) => key).toSorted()).toEqual(["lab/backup/a", "lab/backup/b", "lab/backup/c", "lab/snapshot/a", "lab/snapshot/c"]);
  });

  it("come back by the rows that they are of, and of no other kind or scope", async () => {
    const store = open();
    await store.save("one", { put: [bare, full, { ...full, key: "lab/qemu/101", netboxId: 43 }, { ...bare, key: "other", netboxId: 42 }], drop: [] });
    await store.save("two", { put: [{ ...full, key: "lab/qemu/102" }], drop: [] });
    expect(await store.loadOfRows("one", "virtual-machine", new Set([42, 44]))).toStrictEqual([full]);
    expect(await store.loadOfRows("three", "virtual-machine", new Set([42]))).toEqual([]);
  });

  it("are counted by kind, what we only took up as none", async () => {
    const store = open();
    await store.save("one", { put: [bare, full, { ...full, key: "lab/qemu/101" }], drop: [] });
    expect(await store.countOwned("one")).toEqual(new Map([["tag", 0], ["virtual-machine", 2]]));
    expect(await store.countOwned("none")).toEqual(new Map());
  });

  it("keep what could not be seen, scope by scope, until it is over", async () => {
    const store = open();
    const [addresses, disks] = (["ip-address", "virtual-disk"] as const).map((kind) => ({ kind, under: "lab/qemu/100", label: "web", reason: "the guest is off", since: "2026-02-01T00:00:00.000Z" }));
    await store.save("one", { put: [], drop: [], stale: { put: [addresses!, disks!], drop: [] } });
    await store.save("two", { put: [], drop: [], stale: { put: [disks!], drop: [] } });
    await store.save("one", { put: [bare], drop: [] });
    expect(await store.loadStale("one")).toEqual([addresses, disks]);
    await store.save("one", { put: [], drop: [], stale: { put: [{ ...addresses!, reason: "its node is offline" }], drop: [disks!] } });
    expect(await store.loadStale("one")).toEqual([{ ...addresses, reason: "its node is offline" }]);
    expect(await store.loadStale("two")).toEqual([disks]);
    expect(await store.loadStale("three")).toEqual([]);
  });

  it("come back exactly as they were put, with and without their optional parts", async () => {
    const store = open();
    await store.save("one", { put: [bare, full], drop: [] });
    const records = await store.load("one");
    expect(records).toHaveLength(2);
    expect(records).toEqual(expect.arrayContaining([bare, full]));
    expect(records.find(({ kind }) => kind === "tag")).toStrictEqual(bare);
  });

  it("replace the record of the same kind and key, including parts that are gone now", async () => {
    const store = open();
    await store.save("one", { put: [full], drop: [] });
    const { missingSince: _missing, statusBefore: _status, ...restored } = full;
    await store.save("one", { put: [restored], drop: [] });
    expect(await store.load("one")).toStrictEqual([restored]);
  });

  it("hold the same key once per kind", async () => {
    const store = open();
    await store.save("one", { put: [full, { ...full, kind: "primary-ip" }], drop: [] });
    expect(await keysOf(store, "one")).toEqual(["primary-ip lab/qemu/100", "virtual-machine lab/qemu/100"]);
  });

  it("keep scopes apart", async () => {
    const store = open();
    await store.save("one", { put: [bare, full], drop: [] });
    await store.save("two", { put: [bare], drop: [] });
    await store.save("one", { put: [], drop: [bare] });
    expect(await keysOf(store, "one")).toEqual(["virtual-machine lab/qemu/100"]);
    expect(await keysOf(store, "two")).toEqual(["tag proxbox"]);
  });

  it("drop before they put, so that one save can move a key to another row", async () => {
    const store = open();
    await store.save("one", { put: [bare], drop: [] });
    await store.save("one", { put: [{ ...bare, netboxId: 7 }], drop: [bare] });
    expect(await store.load("one")).toEqual([{ ...bare, netboxId: 7 }]);
  });

  it("take the drop of a record that is not there", async () => {
    const store = open();
    await store.save("one", { put: [full], drop: [{ kind: "tag", key: "nothing" }] });
    expect(await keysOf(store, "one")).toEqual(["virtual-machine lab/qemu/100"]);
  });
});

describe("a save in SQLite", () => {
  it("changes nothing at all when one of its records cannot be stored", async () => {
    const store = inMemoryFile();
    await store.save("one", { put: [bare], drop: [] });
    const broken = { ...full, netboxId: Number.NaN };
    await expect(store.save("one", { put: [{ ...bare, label: "changed" }, broken], drop: [] })).rejects.toThrow();
    expect(await store.load("one")).toEqual([bare]);
    await store.save("one", { put: [full], drop: [] });
    expect(await store.load("one")).toHaveLength(2);
  });

  it("takes and gives back 100,000 records", async () => {
    const store = inMemoryFile();
    const put = Array.from({ length: 100_000 }, (_, index) => ({ ...full, key: `lab/qemu/${index}`, netboxId: index }));
    await store.save("one", { put, drop: [] });
    const records = await store.load("one");
    expect(records).toHaveLength(100_000);
    expect(records.find(({ netboxId }) => netboxId === 99_999)?.key).toBe("lab/qemu/99999");
  });
});
