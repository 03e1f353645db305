import { describe, expect, it } from "vitest";

import { backupStorage, estateWith, plainGuest, unseenKeys } from "../testing/inventory-lab.ts";
import { closedLabs, nodeOf } from "../testing/inventory-labs.ts";

const open = closedLabs();

function archive(storage: string, vmid: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { volid: `${storage}:backup/vzdump-qemu-${vmid}-2026_11_20-02_00_00.vma.zst`, content: "backup", subtype: "qemu", vmid, ctime: 1_795_140_000, format: "vma.zst", size: 2048, ...more };
}

const offline = { kind: "status", status: 595, reason: "No route to host" } as const;

describe("backups", () => {
  it("are told with their size, time and guest", async () => {
    const row = archive("nfs", 100, { notes: "nightly\n", protected: 1, encrypted: "aa:bb:cc", verification: { state: "ok", upid: "UPID:pbs:1" } });
    const reading = await (await open(estateWith([plainGuest(100)], [backupStorage("nfs", { volumes: [row] })]))).read("backups");
    expect(reading.items).toEqual([
      {
        kind: "backup", key: "lab/backup/nfs/backup%2Fvzdump-qemu-100-2026_11_20-02_00_00.vma.zst", label: row["volid"], parent: "lab/qemu/100",
        data: {
          volume_id: row["volid"], storage: "nfs", vmid: 100, subtype: "qemu", format: "vma.zst", created_at: "2026-11-20T02:00:00.000Z", size_bytes: 2048, notes: "nightly",
          is_protected: true, is_encrypted: true, verification_state: "ok", verification_upid: "UPID:pbs:1",
        },
      },
    ]);
  });

  it("E116: of a storage that all nodes share are one item each, from one list", async () => {
    const volumes = [100, 101].map((vmid) => ({ volid: `pbs:backup/vm/${vmid}/2026-11-20T02:00:00Z`, content: "backup", vmid, ctime: 1_795_140_000, format: "pbs-vm", size: 1 }));
    const lab = await open(estateWith([plainGuest(100), plainGuest(101)], [backupStorage("pbs", { plugintype: "pbs", volumes })]));
    const reading = await lab.read("backups");
    expect(reading.items.map((item) => [item.key, item.parent, item.data["subtype"]])).toEqual([
      ["lab/backup/pbs/backup%2Fvm%2F100%2F2026-11-20T02:00:00Z", "lab/qemu/100", "qemu"],
      ["lab/backup/pbs/backup%2Fvm%2F101%2F2026-11-20T02:00:00Z", "lab/qemu/101", "qemu"],
    ]);
    expect(lab.server.requests.count("GET", /\/content$/)).toBe(1);
  });

  it("E116: are one item each also where the version does not print that the storage is shared", async () => {
    const storage = backupStorage("pbs", { plugintype: "pbs", shared: false, volumes: [archive("pbs", 100)] });
    const lab = await open(estateWith([plainGuest(100)], [storage]));
    expect((await lab.read("backups")).items).toHaveLength(1);
    expect(lab.server.requests.count("GET", /\/content$/)).toBe(1);
  });

  it("of a local storage are each node's own, also where two are called alike", async () => {
    const storage = backupStorage("local", { plugintype: "dir", shared: false, nodeVolumes: { pve01: [archive("local", 100)], pve02: [archive("local", 100, { size: 7 })] } });
    const reading = await (await open(estateWith([plainGuest(100)], [storage]))).read("backups");
    expect(reading.items.map((item) => [item.key.split("/")[3], item.data["node"], item.data["size_bytes"]])).toEqual([["pve01", "pve01", 2048], ["pve02", "pve02", 7]]);
  });

  it("are looked for only where a storage holds some, on the nodes that have it", async () => {
    const storages = [backupStorage("images", { content: "images,rootdir" }), backupStorage("one", { plugintype: "dir", shared: false, nodes: ["pve02", "gone"] })];
    const lab = await open(estateWith([], storages));
    const reading = await lab.read("backups");
    expect(Object.keys(lab.server.requests.byPath()).filter((path) => path.endsWith("/content"))).toEqual(["/api2/json/nodes/pve02/storage/one/content"]);
    expect([reading.items, reading.unseen, reading.problems]).toEqual([[], [], []]);
  });

  it("of guests that are gone stay, without a parent", async () => {
    const volumes = [archive("nfs", 100), archive("nfs", 999), { volid: "nfs:backup/by-hand.vma", content: "backup" }];
    const reading = await (await open(estateWith([plainGuest(100)], [backupStorage("nfs", { volumes })]))).read("backups");
    expect(reading.items.map((item) => [item.data["vmid"], item.parent])).toEqual([[undefined, null], [100, "lab/qemu/100"], [999, null]]);
  });

  it("E19: of guests that may only be hidden keep their parent", async () => {
    const lab = await open(estateWith([plainGuest(100)], [backupStorage("nfs", { volumes: [archive("nfs", 100)] })]));
    const first = await lab.read("backups");
    const token = lab.as([{ path: "/", privs: ["Sys.Audit", "Datastore.Audit", "Datastore.Allocate"] }]);
    const second = await token.read("backups");
    expect([second.items, (await token.snapshot()).guests]).toEqual([first.items, []]);
  });

  it("of a guest of the other type are not those of the guest that has its number now", async () => {
    const row = { volid: "nfs:backup/vzdump-lxc-100-2020_01_01-00_00_00.tar.zst", content: "backup", vmid: "100", size: "5", ctime: "1577836800", format: "tar.zst" };
    const reading = await (await open(estateWith([plainGuest(100)], [backupStorage("nfs", { volumes: [row] })]))).read("backups");
    expect(reading.items).toEqual([expect.objectContaining({ parent: null, data: expect.objectContaining({ vmid: 100, subtype: "lxc", size_bytes: 5, created_at: "2020-01-01T00:00:00.000Z" }) })]);
  });

  it("E18: of a local storage on a node that is down are unseen, and those of the others are not", async () => {
    const storage = backupStorage("local", { plugintype: "dir", shared: false, nodeVolumes: { pve01: [archive("local", 100)], pve03: [archive("local", 101)] } });
    const estate = estateWith([plainGuest(100)], [storage]);
    nodeOf(estate, "pve03").online = false;
    const lab = await open(estate);
    const reading = await lab.read("backups");
    expect(reading.items).toHaveLength(1);
    expect(reading.unseen).toEqual([{ under: "lab/backup/local/pve03", reason: "node pve03 is offline" }]);
    expect(reading.problems).toEqual([expect.objectContaining({ code: "PX_NODE_OFFLINE", message: expect.stringContaining("pve03") })]);
    expect(lab.server.requests.count("GET", /nodes\/pve03/)).toBe(0);
  });

  it("E18: of a shared storage are listed by a node that is up, and nothing is unseen", async () => {
    const estate = estateWith([plainGuest(100)], [backupStorage("nfs", { volumes: [archive("nfs", 100)] })]);
    nodeOf(estate, "pve01").online = false;
    const reading = await (await open(estate, { connectedNode: "pve02" })).read("backups");
    expect(reading.items).toHaveLength(1);
    expect([reading.unseen, reading.problems]).toEqual([[], []]);
  });

  it.each([["is found dead", offline], ["cannot reach it", { kind: "status", status: 500, reason: "storage 'nfs' is not online" }]] as const)("of a shared storage are asked of the next node when the first one %s", async (_what, effect) => {
    const lab = await open(estateWith([plainGuest(100)], [backupStorage("nfs", { volumes: [archive("nfs", 100)] })]));
    lab.server.faults.add({ path: /pve01\/storage/, effect });
    const reading = await lab.read("backups");
    expect(reading.items).toHaveLength(1);
    expect([reading.unseen, reading.problems]).toEqual([[], []]);
  });

  it("of a shared storage that no node can list are unseen, and a refusal is not repeated", async () => {
    const lab = await open(estateWith([], ["ill", "shut"].map((name) => backupStorage(name))));
    lab.server.faults.add({ path: /storage\/ill/, times: 9, effect: { kind: "status", status: 500, reason: "storage 'ill' is not online" } });
    lab.server.faults.add({ path: /storage\/shut/, times: 9, effect: { kind: "status", status: 403, reason: "Permission check failed (/storage/shut, Datastore.Audit)" } });
    const reading = await lab.read("backups");
    expect(unseenKeys(reading)).toEqual(["lab/backup/ill", "lab/backup/shut"]);
    expect([lab.server.requests.count("GET", /ill\/content/), lab.server.requests.count("GET", /shut\/content/)]).toEqual([3, 1]);
    expect(reading.problems.map((problem) => problem.code)).toEqual(["PX_SERVER_ERROR", "PX_PERMISSION"]);
  });

  it("of a storage that is disabled are unseen, and it is not asked", async () => {
    const lab = await open(estateWith([], [backupStorage("nfs", { definition: { disable: 1 }, volumes: [archive("nfs", 100)] })]));
    const reading = await lab.read("backups");
    expect([reading.items, reading.unseen]).toEqual([[], [{ under: "lab/backup/nfs", reason: "the storage is disabled" }]]);
    expect([lab.server.requests.count("GET", /\/content$/), reading.problems]).toEqual([0, []]);
  });

  it("are all unseen where a node may be hidden, or no storage is visible", async () => {
    const lab = await open(estateWith([], []));
    const snapshot = await lab.snapshot();
    expect((await lab.read("backups", { snapshot })).unseen).toEqual([{ under: "lab/backup", reason: "no storage is visible" }]);
    const hidden = { ...snapshot, nodesComplete: { isComplete: false, reason: "a row could not be read" } };
    lab.server.estate.storages.push(backupStorage("nfs"));
    expect((await lab.read("backups", { snapshot: hidden })).unseen).toEqual([{ under: "lab/backup", reason: "a row could not be read" }]);
  });

  it("of one guest are asked for by its number", async () => {
    const lab = await open(estateWith([plainGuest(100), plainGuest(101)], [backupStorage("nfs", { volumes: [archive("nfs", 100), archive("nfs", 101)] })]));
    const reading = await lab.read("backups", { onlyGuests: [101] });
    expect(reading.items.map((item) => item.parent)).toEqual(["lab/qemu/101"]);
    expect(lab.server.requests.entries.filter(({ path }) => path.endsWith("/content")).map(({ query }) => query)).toEqual(["content=backup&vmid=101"]);
  });
});
