import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

const MACHINE = "virtualization.virtualmachine";

async function openBranchWorld(): Promise<{ world: BackendWorld; branch: string }> {
  const world = await openBackendWorld({ netbox: { plugins: ["branching"] } });
  return { world, branch: world.netbox.branches.open("review") };
}

function inMain(world: BackendWorld): number {
  return ["dcim.site", "virtualization.cluster", MACHINE, "virtualization.vminterface", "ipam.ipaddress"].reduce((sum, model) => sum + world.netbox.tables.rows(model).length, 0);
}

describe("netbox_branch_schema_id", () => {
  it("keeps a full update out of main, and main's first run after the merge writes nothing", async () => {
    const { world, branch } = await openBranchWorld();
    expect((await world.ask("GET", "/openapi.json")).body).toMatchObject({ info: { "x-netbox-branches": true } });
    expect(completeOf(await world.stream(`/full-update/stream?netbox_branch_schema_id=${branch}`))).toMatchObject({ ok: true });
    expect(world.netbox.branches.tables(branch).rows(MACHINE)).toHaveLength(8);
    expect(inMain(world)).toBe(0);

    world.netbox.branches.merge(branch);
    const writes = world.netbox.requests.writes;
    expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
    expect(world.netbox.requests.writes).toBe(writes);
  });

  it("keeps stages, single machines and saved plans out of main", async () => {
    const { world, branch } = await openBranchWorld();
    const inBranch = world.netbox.branches.tables(branch);
    expect(completeOf(await world.stream(`/dcim/devices/create/stream?netbox_branch_schema_id=${branch}`))).toMatchObject({ ok: true });
    expect(completeOf(await world.stream(`/virtualization/virtual-machines/create/stream?netbox_branch_schema_id=${branch}`))).toMatchObject({ ok: true });
    const [guest] = world.proxmox.estate.guests;
    if (guest === undefined) throw new Error("there is no guest");
    guest.config["memory"] = 9_216;
    const row = inBranch.find(MACHINE, ({ name }) => name === guest.name);
    expect(completeOf(await world.stream(`/virtualization/virtual-machines/${row?.id}/create/stream?netbox_branch_schema_id=${branch}`))).toMatchObject({ ok: true });
    expect(inBranch.get(MACHINE, row?.id ?? 0)).toMatchObject({ memory: 9_216 });
    guest.config["memory"] = 4_096;
    const { body } = await world.ask("POST", `/plans?netbox_branch_schema_id=${branch}`);
    expect((await world.ask("POST", `/plans/${(body as { id: string }).id}/apply`)).status).toBe(200);
    expect(inBranch.get(MACHINE, row?.id ?? 0)).toMatchObject({ memory: 4_096 });
    expect(inMain(world)).toBe(0);
  });

  it("is no reason to write to main where the branch is unknown, or NetBox has none", async () => {
    const { world } = await openBranchWorld();
    expect(completeOf(await world.stream("/full-update/stream?netbox_branch_schema_id=nothere1"))).toMatchObject({ ok: false });
    const plain = await openBackendWorld();
    expect(await plain.ask("GET", "/dcim/devices/create?netbox_branch_schema_id=abcd1234")).toMatchObject({ status: 422, body: { code: "RUN_BRANCH_UNSUPPORTED" } });
    expect([world.netbox.requests.writes, plain.netbox.requests.writes]).toEqual([0, 0]);
  });
});
