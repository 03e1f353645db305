import { describe, expect, it } from "vitest";

import type { InventoryItem, InventoryReading } from "./inventory.ts";
import { backupStorage, estateWith } from "../testing/inventory-lab.ts";
import { closedLabs, nodeOf } from "../testing/inventory-labs.ts";

const open = closedLabs();

/** The storages of a reading, without the pools and nodes that come with them. */
function storages({ items }: InventoryReading): readonly InventoryItem[] {
  return items.filter(({ kind }) => kind === "storage");
}

describe("storages", () => {
  it("are told as they are defined, and how full they are apart from that", async () => {
    const definition = { server: "nas.example", export: "/srv/pve", "prune-backups": "keep-daily=7,keep-last=3", "max-protected-backups": "5" };
    const reading = await (await open(estateWith([], [backupStorage("nfs", { content: "iso,backup", nodes: ["pve02", "pve01"], definition })]))).read("storage");
    expect(storages(reading)).toEqual([
      {
        kind: "storage", key: "lab/storage/nfs", label: "nfs", parent: null,
        data: {
          name: "nfs", type: "nfs", content: ["backup", "iso"], nodes: ["pve01", "pve02"], is_shared: true, is_enabled: true, server: "nas.example", export: "/srv/pve",
          prune_backups: { keep_daily: 7, keep_last: 3 }, max_protected_backups: 5,
          observed: { at: "2026-11-22T06:00:00.000Z", status: "available", total_bytes: 1000, used_bytes: 400, available_bytes: 600 },
        },
      },
    ]);
  });

  it("cost two requests, however many there are", async () => {
    const lab = await open(estateWith([], Array.from({ length: 20 }, (_, index) => backupStorage(`s${index}`))));
    const snapshot = await lab.snapshot();
    lab.server.requests.reset();
    await lab.read("storage", { snapshot });
    expect(lab.server.requests.entries.map(({ path, query }) => `${path}?${query}`).filter((asked) => asked.includes("storage")).length).toBe(2);
  });

  it("that are local are observed on each node", async () => {
    const estate = estateWith([], [backupStorage("local", { plugintype: "dir", shared: false })]);
    nodeOf(estate, "pve02").online = false;
    const [item] = storages(await (await open(estate)).read("storage"));
    expect(item?.data["observed"]).toMatchObject({ nodes: { pve01: { used_bytes: 400 }, pve02: { status: "unknown" }, pve03: { used_bytes: 400 } } });
  });

  it("E113: never show a password or a key", async () => {
    const definition = { username: "backup@pbs", password: "canary-1", "encryption-key": "canary-2", keyring: "canary-3", "master-pubkey": "canary-4" };
    const reading = await (await open(estateWith([], [backupStorage("pbs", { plugintype: "pbs", definition })]))).read("storage");
    expect(storages(reading)[0]?.data["username"]).toBe("backup@pbs");
    expect(JSON.stringify(reading)).not.toContain("canary");
  });

  it.each([
    [{ "prune-backups": { "keep-all": "1" } }, { keep_all: 1 }],
    [{ "prune-backups": "keep-last=2" }, { keep_last: 2 }],
    [{ maxfiles: "4" }, { keep_last: 4 }],
    [{ "prune-backups": 7 }, undefined],
    [{}, undefined],
  ])("understand the retention %j of any version", async (definition, expected) => {
    const reading = await (await open(estateWith([], [backupStorage("nfs", { definition })]))).read("storage");
    expect(storages(reading)[0]?.data["prune_backups"]).toEqual(expected);
  });

  it("that are disabled are told so", async () => {
    const reading = await (await open(estateWith([], [backupStorage("nfs", { definition: { disable: "1" } })]))).read("storage");
    expect(storages(reading)[0]?.data).toMatchObject({ is_enabled: false });
  });

  it("are seen also where nobody knows how full they are", async () => {
    const lab = await open(estateWith([], [backupStorage("nfs")]));
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path: /resources/, effect: { kind: "status", status: 500, reason: "ill" } });
    const reading = await lab.read("storage", { snapshot });
    expect(storages(reading)[0]?.data).not.toHaveProperty("observed");
    expect([reading.unseen, reading.warnings]).toEqual([[], ["How full the storages are could not be read: ill (status 500)"]]);
  });

  it("E19: are all unseen when none is visible", async () => {
    expect((await (await open(estateWith([], []))).read("storage")).unseen).toEqual([{ under: "lab/storage", reason: "no storage is visible" }]);
  });
});
