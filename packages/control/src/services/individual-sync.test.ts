import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld } from "../testing/service-world.ts";

let world: ServiceWorld;

beforeEach(async () => void (world = await startServiceWorld()));
afterEach(() => world.close());

const guest = { cluster_name: "east", node: "pve1", type: "lxc", vmid: "101" };

function answer(fields: Readonly<Record<string, unknown>>): { status: number; headers: Record<string, string>; body: string } {
  return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ object_type: "vm", action: "updated", dependencies_synced: [], error: null, ...fields }) };
}

function asked(): string[] {
  return world.lab.requests.entries.map(({ path, query }) => `${path.replace("/sync/individual/", "")}?${query}`);
}

describe("the sync of one object", () => {
  it("names its endpoints, and follows what was made for it, each once, with what is known of it", async () => {
    world.lab.play("sync/individual/disk", answer({
      dependencies_synced: [
        { object_type: "vm", name: "web", action: "created" },
        { object_type: "storage", name: "local", cluster_name: "west", action: "updated" },
        { object_type: "cluster", name: "east", action: "unchanged" },
        { object_type: "colour", name: "red", action: "created" },
        { object_type: "snapshot", name: "before", action: "dry_run" },
      ],
    }));
    world.lab.play("sync/individual/vm", answer({ dependencies_synced: [{ object_type: "cluster", name: "east", action: "created" }, { object_type: "virtual_disk", name: "scsi0", action: "created" }] }));
    const end = await world.services.syncObject({ kind: "disk", query: { ...guest, disk_name: "scsi0" }, wireIds: [3, 7] });
    expect(end).toMatchObject({ status: 200, payload: { ok: true } });
    expect(end.dependencies.map(({ kind, status }) => `${kind} ${status}`)).toEqual(["vm 200", "storage 200", "cluster 200"]);
    const scope = "proxmox_endpoint_ids=3%2C7";
    expect(asked()).toEqual([
      `disk?cluster_name=east&node=pve1&type=lxc&vmid=101&disk_name=scsi0&${scope}`,
      `vm?cluster_name=east&node=pve1&type=lxc&vmid=101&${scope}`,
      `storage?cluster_name=west&storage_name=local&${scope}`,
      `cluster?cluster_name=east&${scope}`,
    ]);
    expect(world.lab.unexpected).toEqual([]);
  });

  it("takes the guest's kind to be qemu when nobody says, and leaves out what lacks a parameter", async () => {
    const item = { object_type: "vm", name: "web", action: "created", cluster_name: "east", node: "pve1", vmid: 9 };
    world.lab.play("sync/individual/storage", answer({ dependencies_synced: [item, { object_type: "backup", name: "b", action: "created" }] }));
    const end = await world.services.syncObject({ kind: "storage", query: { cluster_name: "east", storage_name: "local" }, wireIds: [1] });
    expect(end.dependencies).toHaveLength(1);
    expect(asked()[1]).toBe("vm?cluster_name=east&node=pve1&type=qemu&vmid=9&proxmox_endpoint_ids=1");
  });

  it("that failed within a 200 has failed (B6)", async () => {
    world.lab.play("sync/individual/vm", answer({ action: "error", error: "VM 101 is not there" }));
    expect(await world.services.syncObject({ kind: "vm", query: guest, wireIds: [1] })).toMatchObject({ status: 502, payload: { ok: false, code: "BE_SYNC_FAILED", detail: expect.stringContaining("VM 101 is not there") } });
    world.lab.play("sync/individual/cluster", { status: 200, headers: {}, body: '{"error":"no such cluster"}' });
    expect(await world.services.syncObject({ kind: "cluster", query: { cluster_name: "x" }, wireIds: [1] })).toMatchObject({ status: 502 });
  });

  it("comes to an end when every answer names something new", async () => {
    let count = 0;
    world.lab.play(/^sync\/individual\/cluster$/, () => answer({ dependencies_synced: [{ object_type: "cluster", name: `c${count++}`, action: "created" }] }), { times: Infinity });
    const end = await world.services.syncObject({ kind: "cluster", query: { cluster_name: "first" }, wireIds: [1] });
    expect(end.dependencies).toHaveLength(99);
  });

  it.each([
    [{ kind: "colour", query: {}, wireIds: [1] }, "RUN_UNKNOWN_OBJECT"],
    [{ kind: "node", query: { cluster_name: "east" }, wireIds: [1] }, "CFG_SETTING_INVALID"],
    [{ kind: "vm", query: guest, wireIds: [] }, "CFG_SCOPE_EMPTY"],
  ])("is refused before anybody is asked: %o", async (request, code) => {
    await expect(world.services.syncObject(request)).rejects.toMatchObject({ code });
    expect(world.lab.requests.total).toBe(0);
  });

  it("without a backend is a 404", async () => {
    world.backends.length = 0;
    expect(await world.services.syncObject({ kind: "vm", query: guest, wireIds: [1] })).toMatchObject({ status: 404, payload: { code: "CFG_NO_BACKEND" } });
  });
});
