import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { backupStorage, estateWith, plainGuest, unseenKeys } from "../testing/inventory-lab.ts";
import { closedLabs } from "../testing/inventory-labs.ts";
import type { InventoryItem, InventoryReading } from "./inventory.ts";

const open = closedLabs();

function pooled(): Estate {
  const guests = [plainGuest(101, { pool: "prod" }), plainGuest(100, { pool: "prod", type: "lxc" }), plainGuest(102)];
  return { ...estateWith(guests, [backupStorage("nfs")]), pools: [{ poolid: "prod", comment: "Customers", storages: ["nfs"] }, { poolid: "prod/eu" }] };
}

function pools({ items }: InventoryReading): readonly InventoryItem[] {
  return items.filter(({ kind }) => kind === "pool");
}

describe("pools", () => {
  it("are told with their guests and storages, also one within another, of which Proxmox VE tells in its list alone", async () => {
    const reading = await (await open(pooled())).read("storage");
    expect(pools(reading)).toEqual([
      { kind: "pool", key: "lab/pool/prod", label: "prod", parent: null, data: { pool_id: "prod", comment: "Customers", guests: [100, 101], storages: ["nfs"] } },
      { kind: "pool", key: "lab/pool/prod%2Feu", label: "prod/eu", parent: null, data: { pool_id: "prod/eu", guests: [], storages: [] } },
    ]);
    expect([reading.unseen, reading.warnings, reading.problems]).toEqual([[], [], []]);
  });

  it("E19: may be hidden where Pool.Audit is missing; what is known stays, and nobody is warned of an extra", async () => {
    const lab = (await open(pooled())).as([{ path: "/", privs: ["Sys.Audit", "Datastore.Audit", "VM.Audit"] }]);
    const reading = await lab.read("storage");
    expect(pools(reading)).toEqual([]);
    expect(reading.unseen).toEqual([{ under: "lab/pool", reason: "Pool.Audit on /pool is missing, so only some may be visible" }]);
    expect([reading.warnings, reading.problems]).toEqual([[], []]);
  });

  it("of which one cannot be read leave it as it was, and are told without it", async () => {
    const lab = await open(pooled());
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path: /pools\/prod/, effect: { kind: "status", status: 500, reason: "ill" } });
    const reading = await lab.read("storage", { snapshot });
    expect(pools(reading).map(({ label }) => label)).toEqual(["prod/eu"]);
    expect(unseenKeys(reading)).toEqual(["lab/pool/prod"]);
  });

  it("are not asked for where nobody keeps them, and the reading does not speak of them then", async () => {
    const lab = await open(pooled());
    const snapshot = await lab.snapshot();
    const before = lab.server.requests.entries.length;
    const { kinds, items } = await lab.read("storage", { snapshot, onlyKinds: new Set(["storage"]) });
    expect([kinds, items.map(({ kind }) => kind)]).toEqual([["storage"], expect.not.arrayContaining(["pool", "node-status"])]);
    expect(lab.server.requests.entries.slice(before).map(({ path }) => path).filter((path) => /pools|nodes\/[^/]+\/status/.test(path))).toEqual([]);
  });

  it("are not called gone when the list cannot be had, nor when the storages cannot", async () => {
    for (const path of [/\/pools$/, /\/storage$/]) {
      const lab = await open(pooled());
      const snapshot = await lab.snapshot();
      lab.server.faults.add({ path, effect: { kind: "status", status: 500, reason: "ill" } });
      expect(unseenKeys(await lab.read("storage", { snapshot }))).toContain("lab/pool");
    }
  });
});
