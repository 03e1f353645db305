import { describe, expect, it } from "vitest";
import type { InventoryItem, InventoryReading } from "../inventory/inventory.ts";
import { testFacts, testGuest } from "../testing/facts.ts";
import { desiredOfItems } from "./desired-of-items.ts";
import type { ItemsInput } from "./desired-of-items.ts";
import { ITEM_KINDS } from "./item-kinds.ts";
import { findEndpoint } from "./proxmox-endpoint.ts";

function reading(items: readonly InventoryItem[], more: Partial<InventoryReading> = {}): InventoryReading {
  return { kinds: [...new Set(items.map(({ kind }) => kind))], items, unseen: [], problems: [], warnings: [], requests: 1, ...more };
}

function backupItem(data: Readonly<Record<string, unknown>> = {}, parent: string | null = "lab/qemu/100"): InventoryItem {
  return { kind: "backup", key: "lab/backup/nfs/a", label: "nfs:a", parent, data: { volume_id: "nfs:a", storage: "nfs", vmid: 100, ...data } };
}

function desired(items: readonly InventoryItem[], more: Partial<ItemsInput> = {}): ReturnType<typeof desiredOfItems> {
  const facts = testFacts({ guests: [testGuest()] });
  return desiredOfItems({ source: "lab", facts, kinds: ITEM_KINDS, readings: [reading(items)], recorded: new Set(), willExist: () => true, ...more });
}

function fieldsOf(kind: string, item: InventoryItem): Readonly<Record<string, unknown>> | undefined {
  return desired([item]).objects.get(kind)?.[0]?.fields;
}

describe("an item as an object of NetBox", () => {
  it.each([["vma.zst", "tzst"], ["tar.gz", "tgz"], ["tar", "tar"], ["pbs-vm", "pbs-vm"], ["pbs-ct", "pbs-ct"], ["vma", "undefined"], [undefined, "undefined"]])("a backup's format %s is %s of netbox-proxbox's choices", (format, choice) => {
    expect(fieldsOf("backup", backupItem({ format }))).toMatchObject({ format: choice });
  });

  it("moments are UTC to the second, and what Proxmox VE does not tell is nothing", () => {
    expect(fieldsOf("backup", backupItem({ created_at: "2026-05-01T10:00:00.000Z" }))).toMatchObject({ creation_time: "2026-05-01T10:00:00Z", size: null, notes: "" });
  });

  it("a text is written as NetBox will keep it: trimmed, without NUL, a line cut to its limit", () => {
    const fields = fieldsOf("backup", backupItem({ notes: " two\nlines\0 \n", verification_state: "x".repeat(300) }));
    expect(fields).toMatchObject({ notes: "two\nlines" });
    expect(String(fields?.["verification_state"])).toHaveLength(255);
  });

  it("a storage's retention is one text in one order", () => {
    const item = { kind: "storage", key: "lab/storage/nfs", label: "nfs", parent: null, data: { name: "nfs", content: ["backup", "iso"], is_enabled: true, prune_backups: { keep_last: 3, keep_daily: 7 } } };
    expect(fieldsOf("storage", item)).toMatchObject({ prune_backups: "keep-daily=7,keep-last=3", content: "backup,iso", enabled: true, shared: false });
  });

  it.each([["qemu", "qmstart", "QEMU 100 - Start"], ["lxc", "vzstart", "CT 100 - Start"], ["qemu", "vzdump", "QEMU 100 - Backup"], ["qemu", "imgcopy", "QEMU 100 - Imgcopy"]])("of a guest of type %s a task %s is described as %s", (guestType, type, description) => {
    const item = { kind: "task-history", key: "lab/task-history/pve1/U", label: "task", parent: `lab/${guestType}/100`, data: { upid: "U", task_type: type, vmid: 100 } };
    expect(fieldsOf("task-history", item)).toMatchObject({ description, vm_type: guestType });
  });
});

describe("what an item hangs on", () => {
  it("an item whose machine is not in NetBox makes nothing, and one remark tells of all of them", () => {
    const second = { ...backupItem(), key: "lab/backup/nfs/b", label: "nfs:b" };
    const { objects, remarks } = desired([backupItem(), second], { willExist: (kind) => kind !== "virtual-machine" });
    expect(objects.get("backup")).toEqual([]);
    expect(remarks.map(({ type, reason }) => [type, reason])).toEqual([["notice", expect.stringContaining("2 of them")]]);
  });

  it("a row that we have written stays where it hangs when its guest is gone, and is not made again", () => {
    const { objects } = desired([backupItem({}, null)], { recorded: new Set(["backup lab/backup/nfs/a"]) });
    expect(objects.get("backup")).toMatchObject([{ key: "lab/backup/nfs/a", isPartial: expect.any(String) }]);
    expect(objects.get("backup")?.[0]?.fields).not.toHaveProperty("virtual_machine");
  });
});

describe("what was not seen of the inventory", () => {
  it("is unseen for the kinds that come from it and for no other", () => {
    const { unseen } = desired([], { readings: [reading([], { unseen: [{ under: "lab/backup/nfs", reason: "the storage is disabled" }] })] });
    expect(unseen).toEqual([{ kind: "backup", under: "lab/backup/nfs", reason: "the storage is disabled" }]);
  });

  it("E19 without a single guest, nothing of guests is called gone", () => {
    const { unseen } = desired([], { facts: testFacts({ guests: [] }) });
    expect(unseen.map(({ kind }) => kind).toSorted((left, right) => left.localeCompare(right))).toEqual(["backup", "replication", "snapshot", "task-history"]);
  });
});

describe("netbox-proxbox's row of an endpoint", () => {
  const rows = [{ id: 1, name: "Other", domain: "pve9.example.org" }, { id: 2, name: "lab", domain: "old.example.org" }, { id: 3, name: "By address", ip_address: { address: "10.0.0.1/24" } }];

  it.each([["https://10.0.0.1:8006", 3], ["https://PVE9.example.org:8006", 1], ["https://elsewhere.example.org:8006", 2]])("of %s is row %i: the address comes before the name", (url, id) => {
    expect(findEndpoint(rows, { source: "lab", url })?.id).toBe(id);
  });

  it("is none where neither fits", () => {
    expect(findEndpoint(rows, { source: "prod", url: "https://elsewhere.example.org:8006" })).toBeUndefined();
  });
});
