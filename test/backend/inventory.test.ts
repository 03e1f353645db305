import { generateEstate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

const HISTORY = { snapshotsPerGuest: 2, backupsPerGuest: 1, tasksPerNode: 5, replicationJobs: 2, backupJobs: 2, vnets: 2 };

interface Listed {
  readonly total: number;
  readonly items: readonly { readonly key: string; readonly label: string; readonly stale_reason: string | null }[];
}

async function list(world: BackendWorld, kind: string, query = ""): Promise<Listed> {
  return (await world.ask("GET", `/inventory/${kind}?limit=100${query}`)).body as Listed;
}

async function open(): Promise<BackendWorld> {
  const world = await openBackendWorld({ estates: { lab: generateEstate({ nodes: 2, vms: 6, seed: 1, history: HISTORY }) } });
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  return world;
}

describe("the inventory of what NetBox has no model for", () => {
  it("holds every kind after a full update, and the second one changes nothing of it", async () => {
    const world = await open();
    const { kinds } = (await world.ask("GET", "/inventory")).body as { kinds: Record<string, number> };
    expect(Object.keys(kinds)).toEqual(expect.arrayContaining(["storage", "backup", "snapshot", "task-history", "replication", "backup-routine", "sdn-vnet", "sdn-zone"]));
    for (const path of ["storage/create", "backups/all/create", "snapshots/all/create", "task-history/create"]) {
      const { result } = completeOf(await world.stream(`/virtualization/virtual-machines/${path}/stream`)) as { result: Record<string, unknown> };
      expect({ path, created: result["created"], updated: result["updated"], deleted: result["deleted"] ?? 0 }).toEqual({ path, created: 0, updated: 0, deleted: 0 });
      expect(result["count"]).toBeGreaterThan(0);
    }
  });

  it("E117: holds no snapshot called current", async () => {
    const world = await open();
    const { items, total } = await list(world, "snapshot");
    expect(total).toBeGreaterThan(0);
    expect(items.filter(({ key }) => key.endsWith("/current"))).toEqual([]);
  });

  it("forgets a snapshot that Proxmox VE positively has no longer, and only that", async () => {
    const world = await open();
    const before = await list(world, "snapshot");
    const guest = world.proxmox.estate.guests.find(({ snapshots, template }) => snapshots.length > 0 && template !== true);
    guest?.snapshots.pop();
    const { result } = completeOf(await world.stream("/virtualization/virtual-machines/snapshots/all/create/stream")) as { result: Record<string, unknown> };
    expect(result["deleted"]).toBe(1);
    expect((await list(world, "snapshot")).total).toBe(before.total - 1);
  });

  it("E18: keeps what an offline node hides, and says since when and why it was not seen", async () => {
    const world = await open();
    const before = await list(world, "snapshot");
    const [node] = world.proxmox.estate.nodes;
    if (node === undefined) throw new Error("the estate has no node");
    node.online = false;
    const { frames } = await world.stream("/virtualization/virtual-machines/snapshots/all/create/stream");
    expect(completeOf({ frames })).toMatchObject({ ok: true });
    const after = await list(world, "snapshot");
    expect(after.total).toBe(before.total);
    expect(after.items.filter(({ stale_reason: reason }) => reason !== null).length).toBeGreaterThan(0);
  });

  it("E114: of one machine is brought up to date without forgetting the others'", async () => {
    const world = await open();
    const before = await list(world, "snapshot");
    const guest = world.proxmox.estate.guests.find(({ snapshots, template, name }) => snapshots.length > 0 && template !== true && name !== undefined);
    guest?.snapshots.pop();
    const machine = world.netbox.tables.rows("virtualization.virtualmachine").find((row) => row["name"] === guest?.name);
    const asked = world.proxmox.requests.entries.length;
    expect(completeOf(await world.stream(`/virtualization/virtual-machines/${machine?.id}/snapshots/create/stream`))).toMatchObject({ ok: true });
    expect(world.proxmox.requests.entries.slice(asked).filter(({ path }) => path.endsWith("/snapshot"))).toHaveLength(1);
    expect((await list(world, "snapshot")).total).toBe(before.total - 1);
  });

  it("is not touched by a dry run", async () => {
    const world = await openBackendWorld({ estates: { lab: generateEstate({ nodes: 1, vms: 3, seed: 1, history: HISTORY }) } });
    expect(completeOf(await world.stream("/full-update/stream?dry_run=true"))).toMatchObject({ ok: true });
    expect((await world.ask("GET", "/inventory")).body).toMatchObject({ kinds: {} });
    expect(world.netbox.requests.writes).toBe(0);
  });
});
