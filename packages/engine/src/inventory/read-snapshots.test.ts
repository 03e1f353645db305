import { describe, expect, it } from "vitest";

import { estateWith, plainGuest } from "../testing/inventory-lab.ts";
import { closedLabs, nodeOf } from "../testing/inventory-labs.ts";

const open = closedLabs();

const before = { name: "before", description: "before the upgrade\n", snaptime: 1_795_140_000, vmstate: 1 as const };

describe("snapshots", () => {
  it("E117: are told with time and parent, and `current` is none", async () => {
    const guests = [plainGuest(100, { snapshots: [before, { name: "after", snaptime: 1_795_226_400, parent: "before" }] }), plainGuest(101)];
    const reading = await (await open(estateWith(guests))).read("snapshots");
    expect(reading.items).toEqual([
      {
        kind: "snapshot", key: "lab/snapshot/100/after", label: "after", parent: "lab/qemu/100",
        data: { name: "after", vmid: 100, subtype: "qemu", node: "pve01", created_at: "2026-11-21T02:00:00.000Z", parent_snapshot: "before", has_memory: false },
      },
      {
        kind: "snapshot", key: "lab/snapshot/100/before", label: "before", parent: "lab/qemu/100",
        data: { name: "before", vmid: 100, subtype: "qemu", node: "pve01", description: "before the upgrade", created_at: "2026-11-20T02:00:00.000Z", has_memory: true },
      },
    ]);
    expect(reading.unseen).toEqual([]);
  });

  it("keep their keys when the guest moves to another node", async () => {
    const lab = await open(estateWith([plainGuest(100, { snapshots: [before] })]));
    const first = await lab.read("snapshots");
    lab.server.estate.guests[0]!.node = "pve02";
    const second = await lab.read("snapshots");
    expect(second.items.map((item) => item.key)).toEqual(first.items.map((item) => item.key));
    expect(second.items[0]?.data["node"]).toBe("pve02");
  });

  it("are not asked of templates, which can have none", async () => {
    const lab = await open(estateWith([plainGuest(100, { template: true }), plainGuest(101, { type: "lxc", config: {}, snapshots: [{ name: "x" }] })]));
    const reading = await lab.read("snapshots");
    expect(reading.items.map((item) => [item.key, item.parent])).toEqual([["lab/snapshot/101/x", "lab/lxc/101"]]);
    expect(lab.server.requests.count("GET", /snapshot$/)).toBe(1);
  });

  it("E18: of guests on a node that is down are unseen, and the node is asked for none", async () => {
    const estate = estateWith([plainGuest(100, { snapshots: [before] }), plainGuest(101, { node: "pve03" }), plainGuest(102, { node: "pve03" })]);
    nodeOf(estate, "pve03").online = false;
    const lab = await open(estate);
    const reading = await lab.read("snapshots");
    expect(reading.items).toHaveLength(1);
    expect(reading.unseen).toEqual([101, 102].map((vmid) => ({ under: `lab/snapshot/${vmid}`, reason: "node pve03 is offline" })));
    expect(reading.problems).toEqual([expect.objectContaining({ code: "PX_NODE_OFFLINE" })]);
    expect(lab.server.requests.count("GET", /pve03/)).toBe(0);
  });

  it("E18: of a node that dies in the middle cost one call", async () => {
    const lab = await open(estateWith(Array.from({ length: 12 }, (_, index) => plainGuest(100 + index, { node: "pve03" }))));
    lab.server.faults.add({ path: /snapshot$/, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 595, reason: "No route to host" } });
    const reading = await lab.read("snapshots", { concurrencyPerNode: 1 });
    expect(lab.server.requests.count("GET", /snapshot$/)).toBe(1);
    expect(reading.unseen).toHaveLength(12);
    expect(reading.problems.map((problem) => problem.code)).toEqual(["PX_NODE_OFFLINE"]);
  });

  it("of a guest that moved meanwhile are unseen, which is no problem", async () => {
    const lab = await open(estateWith([plainGuest(100, { snapshots: [before] }), plainGuest(101, { snapshots: [before] })]));
    const snapshot = await lab.snapshot();
    lab.server.estate.guests[0]!.node = "pve02";
    const reading = await lab.read("snapshots", { snapshot });
    expect(reading.items.map((item) => item.parent)).toEqual(["lab/qemu/101"]);
    expect(reading.unseen.map(({ under }) => under)).toEqual(["lab/snapshot/100"]);
    expect([reading.problems, reading.warnings]).toEqual([[], ["Moved or removed while they were read: 100"]]);
  });

  it("of a guest that is gone are gone, when it is proven that all guests were seen", async () => {
    const lab = await open(estateWith([plainGuest(100, { snapshots: [before] }), plainGuest(101)]));
    lab.server.estate.guests.shift();
    expect(await lab.read("snapshots")).toMatchObject({ items: [], unseen: [] });
  });

  it("E19: are all unseen when no guest is visible", async () => {
    const lab = await open(estateWith([]));
    expect(await lab.read("snapshots")).toMatchObject({ items: [], unseen: [{ under: "lab/snapshot", reason: "no guest is visible" }] });
  });
});
