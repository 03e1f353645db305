import { generateEstate } from "@proxbox/lab";
import type { LabRequest } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const SMALL = { nodes: 1, vms: 4, seed: 3 } as const;

/** A world whose NetBox has branches, one of which is open. */
async function openBranchWorld(options: WorldOptions = {}, isSynced = true): Promise<{ world: World; branch: string }> {
  const world = await openWorld({ estate: SMALL, ...options, netbox: { plugins: ["branching"], ...options.netbox } });
  if (isSynced) await world.run();
  return { world, branch: world.netbox.branches.open("review") };
}

function firstGuest(world: World): number {
  const [first] = world.proxmox.estate.guests;
  return first?.vmid ?? 0;
}

/** A machine as the branch has it. */
function machineOf({ netbox }: World, branch: string, id: number) {
  return netbox.branches.tables(branch).get(MODELS.vm, id);
}

/** How many rows main has of what Proxbox would write. */
function rowsOfMain(world: World): number {
  const models = [MODELS.vm, MODELS.nic, MODELS.disk, MODELS.cluster, MODELS.device, MODELS.site, MODELS.mac, MODELS.ip];
  return models.reduce((sum, model) => sum + world.rows(model).length, 0);
}

describe("a run in a branch of NetBox", () => {
  it("writes everything to the branch and nothing to main, and its second run writes nothing", async () => {
    const { world, branch } = await openBranchWorld({}, false);
    const report = await world.run({ branch });

    expect(report.summary.verdict).toBe("success");
    expect(report.plan?.branch).toBe(branch);
    expect(world.netbox.branches.tables(branch).rows(MODELS.vm)).toHaveLength(4);
    expect(rowsOfMain(world)).toBe(0);
    const again = await world.run({ branch });
    expect({ changes: again.changes, writes: again.writes }).toEqual({ changes: [], writes: 0 });
  });

  it("names the branch in every request but those that ask about NetBox and the branch", async () => {
    const requests: LabRequest[] = [];
    const { world, branch } = await openBranchWorld({ netbox: { onRequest: (request) => void requests.push(request) } }, false);
    await world.run({ branch });

    const without = requests.filter(({ headers }) => headers["x-netbox-branch"] !== branch).map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(without)]).toEqual(["GET /api/status/", "GET /api/plugins/branching/branches/"]);
  });

  it("knows what main's runs wrote: it updates it in the branch, where main keeps its values", async () => {
    const { world, branch } = await openBranchWorld();
    const vmid = firstGuest(world);
    const guest = world.guest(vmid);
    const row = world.vm(guest.name ?? "");
    const before = world.rows(MODELS.vm);
    guest.config["memory"] = "12288";

    const report = await world.run({ branch });

    expect(report.changes.map(({ action, kind, netboxId }) => ({ action, kind, netboxId }))).toEqual([{ action: "update", kind: "virtual-machine", netboxId: row.id }]);
    expect(machineOf(world, branch, row.id)).toMatchObject({ memory: 12_288 });
    expect(world.rows(MODELS.vm)).toEqual(before);
  });

  it("keeps what a person wrote in the branch", async () => {
    const { world, branch } = await openBranchWorld();
    const row = world.vm(world.guest(firstGuest(world)).name ?? "");
    world.netbox.branches.tables(branch).patch(MODELS.vm, row.id, { memory: 777 });

    const report = await world.run({ branch });

    expect(report.changes).toEqual([]);
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "pinned", field: "memory" }));
  });

  it("refreshes one guest in the branch alone", async () => {
    const { world, branch } = await openBranchWorld();
    const vmid = firstGuest(world);
    const row = world.vm(world.guest(vmid).name ?? "");
    world.guest(vmid).config["memory"] = "12288";

    const report = await world.session({ only: [vmid], branch }).part();

    expect(report.summary.verdict).toBe("success");
    expect(machineOf(world, branch, row.id)).toMatchObject({ memory: 12_288 });
    expect(world.row(MODELS.vm, { id: row.id })["memory"]).not.toBe(12_288);
  });
});

describe("two endpoints of one cluster", () => {
  it("E05: are one in the branch too, under the name that main's objects have", async () => {
    const { world, branch } = await openBranchWorld({ estates: { alpha: generateEstate(SMALL), beta: generateEstate(SMALL) } }, false);
    await world.run({ sources: ["beta"] });
    const later = world.netbox.branches.open("later");
    expect((await world.run({ branch: later })).changes).toEqual([]);
    const first = await world.run({ branch, sources: ["beta", "alpha"] });
    expect(new Set(first.changes.map(({ key }) => key.split("/")[0]))).toEqual(new Set(["beta", "shared"]));
  });
});

describe("main after a merge", () => {
  it("has nothing to write, and owns what the branch has made", async () => {
    const { world, branch } = await openBranchWorld({ settings: { deletion: { isEnabled: true, graceDays: 5, maxRatio: 1, alwaysAllowed: 9, isApproved: false } } }, false);
    await world.run({ branch });
    world.netbox.branches.merge(branch);
    expect(world.vmNames()).toHaveLength(4);

    await world.expectSettled();
    const vmid = firstGuest(world);
    const name = world.guest(vmid).name ?? "";
    world.destroy(vmid);
    await world.run();
    expect(world.vm(name)["status"]).toBe("decommissioning");
    world.passDays(6);
    await world.run();
    expect(world.vmNames()).not.toContain(name);
  });

  it("takes what the branch has changed for Proxbox's own, and what people changed in main meanwhile for theirs", async () => {
    const { world, branch } = await openBranchWorld();
    const [one, other] = world.proxmox.estate.guests;
    const names = [one?.name ?? "", other?.name ?? ""] as const;
    world.guest(one?.vmid ?? 0).config["memory"] = "12288";
    await world.run({ branch });
    world.edit(MODELS.vm, world.vm(names[1]).id, { memory: 777 });
    world.netbox.branches.merge(branch);

    await world.expectSettled();
    expect([world.vm(names[0])["memory"], world.vm(names[1])["memory"]]).toEqual([12_288, 777]);

    // No person's edit: it follows Proxmox VE on.
    world.guest(one?.vmid ?? 0).config["memory"] = "4096";
    world.guest(other?.vmid ?? 0).config["memory"] = "4096";
    await world.run();
    expect([world.vm(names[0])["memory"], world.vm(names[1])["memory"]]).toEqual([4096, 777]);
    await world.expectSettled();
  });

  it("counts its own days since a guest went missing, and not the branch's", async () => {
    const { world, branch } = await openBranchWorld();
    const vmid = firstGuest(world);
    const name = world.guest(vmid).name ?? "";
    world.destroy(vmid);
    await world.run({ branch });
    expect(world.vm(name)["status"]).not.toBe("decommissioning");
    world.passDays(20);
    world.netbox.branches.merge(branch);
    await world.expectSettled();

    world.passDays(11);
    await world.run();
    expect(world.vmNames()).toContain(name);
    world.passDays(20);
    await world.run();
    expect(world.vmNames()).not.toContain(name);
  });

  it("goes on by itself where the branch is never merged", async () => {
    const { world, branch } = await openBranchWorld();
    const vmid = firstGuest(world);
    const name = world.guest(vmid).name ?? "";
    world.guest(vmid).config["memory"] = "12288";
    await world.run({ branch });

    await world.run();

    expect(world.vm(name)["memory"]).toBe(12_288);
    await world.expectSettled();
    expect((await world.run({ branch })).writes).toBe(0);
  });
});

describe("a branch that is not to be had", () => {
  it("is no reason to write to main: NetBox has no plugin", async () => {
    const world = await openWorld({ estate: SMALL });
    const report = await world.run({ branch: "abcd1234" });
    expect(report.summary).toMatchObject({ verdict: "failed", writes: 0, problems: [{ code: "RUN_BRANCH_UNSUPPORTED" }] });
    expect(world.netbox.changes()).toEqual([]);
  });

  it.each(["nothere1", "no such\r\nbranch"])("is no reason to write to main: unknown (%j)", async (branch) => {
    const { world } = await openBranchWorld({}, false);
    const report = await world.run({ branch });
    expect(report.summary).toMatchObject({ verdict: "failed", writes: 0, problems: [{ code: "NB_BRANCH_UNKNOWN" }] });
    expect(rowsOfMain(world)).toBe(0);
  });

  it.each(["new", "merged", "archived"] as const)("is no reason to write to main: %s", async (status) => {
    const { world, branch } = await openBranchWorld({}, false);
    world.netbox.branches.setStatus(branch, status);
    const report = await world.run({ branch });
    expect(report.summary).toMatchObject({ verdict: "failed", writes: 0, problems: [{ code: "NB_BRANCH_NOT_READY" }] });
    expect(rowsOfMain(world)).toBe(0);
  });

  it("ends the run where it is merged between reading and writing", async () => {
    const { world, branch } = await openBranchWorld();
    const row = world.vm(world.guest(firstGuest(world)).name ?? "");
    for (const { config } of world.proxmox.estate.guests) config["memory"] = "12288";

    const report = await world.run({ branch, onEvent: ({ type }) => void (type === "planned" && world.netbox.branches.merge(branch)) });

    expect(report.summary.verdict).toBe("failed");
    expect(report.summary.problems.map(({ code }) => code)).toContain("NB_BRANCH_NOT_READY");
    expect(world.row(MODELS.vm, { id: row.id })["memory"]).not.toBe(12_288);
    expect(report.log).toEqual([]);
  });

  it("ends the run in the middle of its writes: what was written stays in the branch, and main is as it was", async () => {
    const opened: { branch?: string; world?: World } = {};
    const close = ({ method, path }: LabRequest): void => {
      if (method === "POST" && path === "/api/virtualization/interfaces/" && opened.branch !== undefined) opened.world?.netbox.branches.setStatus(opened.branch, "syncing");
    };
    const { world, branch } = await openBranchWorld({ netbox: { onRequest: close } }, false);
    Object.assign(opened, { world, branch });

    const report = await world.run({ branch });

    expect(report.summary.problems.map(({ code }) => code)).toContain("NB_BRANCH_NOT_READY");
    expect(report.outcomes.filter(({ status }) => status === "created").length).toBeGreaterThan(0);
    expect(rowsOfMain(world)).toBe(0);
    delete opened.branch;
    world.netbox.branches.setStatus(branch, "ready");
    expect((await world.run({ branch })).summary.verdict).toBe("success");
    expect(world.netbox.branches.tables(branch).rows(MODELS.vm)).toHaveLength(4);
    expect((await world.run({ branch })).writes).toBe(0);
  });
});
