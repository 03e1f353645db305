import { isDeepStrictEqual } from "node:util";
import { AppError } from "@proxbox/contract";
import type { Privileges } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { INVENTORY_PARTS, fullEstate, unseenKeys, withoutObserved } from "../testing/inventory-lab.ts";
import { closedLabs } from "../testing/inventory-labs.ts";
import type { InventoryMemory, InventoryPart } from "./inventory.ts";

const open = closedLabs();

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error(`expected an AppError, got ${String(thrown)}`);
}

const kindsOf: Readonly<Record<InventoryPart, readonly string[]>> = {
  storage: ["storage", "pool", "node-status"],
  backups: ["backup"],
  snapshots: ["snapshot"],
  "task-history": ["task-history"],
  replications: ["replication"],
  "backup-routines": ["backup-routine"],
  sdn: ["sdn-zone", "sdn-vnet", "sdn-subnet", "sdn-controller", "sdn-fabric"],
};

/** The list that each part stands on, and what is unseen without it. */
const firstLists: readonly (readonly [InventoryPart, RegExp, string])[] = [
  ["storage", /\/storage$/, "lab/storage"],
  ["backups", /\/storage$/, "lab/backup"],
  ["snapshots", /\/100\/snapshot$/, "lab/snapshot/100"],
  ["task-history", /pve01\/tasks/, "lab/task-history/pve01"],
  ["replications", /\/cluster\/replication$/, "lab/replication"],
  ["backup-routines", /\/cluster\/backup$/, "lab/backup-routine"],
  ["sdn", /\/sdn\/vnets$/, "lab/sdn-vnet"],
];

describe.each(INVENTORY_PARTS)("the part %s", (part) => {
  it("gives items of its kinds, each with a key below its kind, in order and once", async () => {
    const lab = await open(fullEstate());
    const reading = await lab.read(part);
    expect(reading.kinds).toEqual(kindsOf[part]);
    expect(reading.items.length).toBeGreaterThan(0);
    for (const item of reading.items) {
      expect(reading.kinds).toContain(item.kind);
      expect(item.key.startsWith(`lab/${item.kind}/`)).toBe(true);
      expect(item.label).not.toBe("");
    }
    const keys = reading.items.map((item) => item.key);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(lab.server.unexpected).toEqual([]);
    expect([reading.problems, reading.warnings]).toEqual([[], []]);
  });

  it("proves an administrator that all was seen, but for the tasks that Proxmox VE throws away", async () => {
    const lab = await open(fullEstate());
    expect(unseenKeys(await lab.read(part))).toEqual(part === "task-history" ? ["lab/task-history"] : []);
  });

  it("gives the same of an unchanged cluster, but for what is observed", async () => {
    const lab = await open(fullEstate());
    const first = await lab.read(part);
    for (const storage of lab.server.estate.storages) storage.usedBytes += 4096;
    for (const node of lab.server.estate.nodes) for (const row of node.replication) row["last_sync"] = 1_770_000_000;
    for (const job of lab.server.estate.backupJobs) job["next-run"] = 1_790_000_000;
    const second = await lab.read(part, { clock: () => new Date("2026-11-22T07:00:00Z") });
    expect(withoutObserved(second.items)).toEqual(withoutObserved(first.items));
    expect(second.unseen).toEqual(first.unseen);
    const isChanging = part === "storage" || part === "replications" || part === "backup-routines";
    expect(isDeepStrictEqual(second.items, first.items)).toBe(!isChanging);
  });

  it("does not depend on the order in which Proxmox VE lists things", async () => {
    const first = await (await open(fullEstate())).read(part);
    const estate = fullEstate();
    for (const storage of estate.storages) storage.volumes.reverse();
    for (const node of estate.nodes) node.tasks.reverse();
    for (const list of [estate.storages, estate.replicationJobs, estate.backupJobs, estate.sdn.zones, estate.sdn.vnets, estate.nodes, estate.guests]) list.reverse();
    expect((await (await open(estate)).read(part)).items).toEqual(first.items);
  });

  it("counts the paths that it asks for, and tells its progress up to the end", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.requests.reset();
    const seen: [number, number][] = [];
    const reading = await lab.read(part, { snapshot, onProgress: (done, total) => seen.push([done, total]) });
    expect(reading.requests).toBe(lab.server.requests.total);
    expect(seen[0]?.[0]).toBe(0);
    expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
  });

  it("ends with the signal", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: "hang" } });
    const controller = new AbortController();
    const run = lab.read(part, { snapshot, signal: controller.signal });
    controller.abort();
    expect((await failure(run)).code).toBe("RUN_CANCELLED");
  });

  it("throws what concerns the whole endpoint", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.removeToken("root@pam!proxbox");
    expect(await failure(lab.read(part, { snapshot }))).toMatchObject({ code: "PX_AUTH", kind: "denied" });
  });

  it("is unseen as a whole without quorum", async () => {
    const estate = { ...fullEstate(), cluster: { name: "lab", quorate: false } };
    const reading = await (await open(estate)).read(part);
    for (const kind of reading.kinds) expect(unseenKeys(reading)).toContain(`lab/${kind}`);
    expect(reading.items.length).toBeGreaterThan(0);
  });

  it("E113: holds no secret of the credentials", async () => {
    const lab = await open(fullEstate());
    expect(JSON.stringify(await lab.read(part))).not.toContain(lab.server.credentials.secret);
  });
});

describe("a list that cannot be read", () => {
  it.each(firstLists)("of %s leaves exactly what hangs there unseen", async (part, path, under) => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path, effect: { kind: "status", status: 500, reason: "ill" } });
    const reading = await lab.read(part, { snapshot });
    expect(reading.unseen).toContainEqual({ under, reason: "ill (status 500)" });
    expect(reading.items.filter((item) => item.key === under || item.key.startsWith(`${under}/`))).toEqual([]);
    expect(reading.problems).toEqual([expect.objectContaining({ code: "PX_SERVER_ERROR" })]);
  });

  it.each(firstLists)("of %s because a privilege is missing says which", async (part, path, under) => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path, effect: { kind: "status", status: 403, reason: "Permission check failed (/somewhere, Some.Right)" } });
    const reading = await lab.read(part, { snapshot });
    expect(unseenKeys(reading)).toContain(under);
    expect(reading.problems).toEqual([expect.objectContaining({ code: "PX_PERMISSION", message: expect.stringContaining("Some.Right on /somewhere") })]);
  });

  it.each([501, 404].flatMap((status) => firstLists.map(([part, path, under]) => ({ status, part, path, under }))))("E89: that answers $status, for $part, is a feature that this version lacks: no fault, and nothing is called gone", async ({ status, part, path, under }) => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path, effect: { kind: "status", status, reason: "Method not implemented", headers: { "Content-Type": "application/json" }, body: '{"data":null}' } });
    const reading = await lab.read(part, { snapshot });
    expect(unseenKeys(reading)).toContain(under);
    expect([reading.problems, reading.warnings]).toEqual([[], []]);
  });

  it.each(firstLists)("of %s in time is unseen, and reported", async (part, path, under) => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.faults.add({ path, effect: { kind: "status", status: 596, reason: "Connection timed out" } });
    const reading = await lab.read(part, { snapshot });
    expect(unseenKeys(reading)).toContain(under);
    expect(reading.problems).toEqual([expect.objectContaining({ code: "PX_NODE_OFFLINE" })]);
  });

  it.each(firstLists)("E120: of %s for one odd row costs that row, and nothing below the list is called gone", async (part, path, under) => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    const whole = await lab.read(part, { snapshot });
    const odd = JSON.stringify({ data: ["what", { storage: {}, name: [], upid: null }] });
    lab.server.faults.add({ path, effect: { kind: "status", status: 200, headers: { "Content-Type": "application/json" }, body: odd } });
    const reading = await lab.read(part, { snapshot });
    expect(reading.unseen).toContainEqual({ under, reason: "2 rows could not be read" });
    expect(reading.warnings).toContainEqual(expect.stringMatching(/^2 rows of \/\S+ could not be read$/));
    expect(reading.problems).toEqual([]);
    expect(reading.items.length).toBeLessThan(whole.items.length);
  });
});

const audit = ["Sys.Audit", "VM.Audit"];

/** What a token may do, the part that suffers, what is then unseen, and the privilege that is named. */
const blindnesses: readonly { part: InventoryPart; privileges: Privileges; under: string; privilege: string }[] = [
  { part: "storage", privileges: [{ path: "/", privs: audit }], under: "lab/storage", privilege: "Datastore.Audit on /storage" },
  { part: "storage", privileges: [{ path: "/", privs: audit }, { path: "/storage/local", privs: ["Datastore.Audit"] }], under: "lab/storage", privilege: "Datastore.Audit on /storage" },
  { part: "backups", privileges: [{ path: "/", privs: audit }], under: "lab/backup", privilege: "Datastore.Audit on /storage" },
  { part: "backups", privileges: [{ path: "/", privs: [...audit, "Datastore.Audit"] }], under: "lab/backup/nfs-backup", privilege: "Datastore.AllocateSpace on /storage/nfs-backup" },
  { part: "backups", privileges: [{ path: "/", privs: [...audit, "Datastore.Audit", "Datastore.AllocateSpace"] }], under: "lab/backup/local", privilege: "VM.Backup on /vms" },
  { part: "replications", privileges: [{ path: "/", privs: ["Sys.Audit"] }], under: "lab/replication", privilege: "VM.Audit on /vms" },
  { part: "snapshots", privileges: [{ path: "/", privs: ["Sys.Audit"] }], under: "lab/snapshot", privilege: "VM.Audit on /vms" },
  { part: "sdn", privileges: [{ path: "/", privs: audit }], under: "lab/sdn-zone", privilege: "SDN.Audit on /sdn/zones" },
  { part: "sdn", privileges: [{ path: "/", privs: audit }], under: "lab/sdn-subnet", privilege: "SDN.Audit on /sdn/zones" },
  { part: "sdn", privileges: [{ path: "/", privs: audit }], under: "lab/sdn-controller", privilege: "SDN.Audit on /sdn/controllers" },
];

describe("an answer that hides what the token may not see", () => {
  it.each(blindnesses)("E19: of $part calls nothing gone below $under, and names the privilege", async ({ part, privileges, under, privilege }) => {
    const lab = (await open(fullEstate())).as(privileges);
    const reading = await lab.read(part);
    expect(reading.unseen).toContainEqual({ under, reason: expect.stringContaining(`${privilege} is missing`) });
  });

  it.each(blindnesses.filter(({ part }) => part !== "replications" && part !== "snapshots"))("E19: of $part without $privilege tells the person", async ({ part, privileges, privilege }) => {
    const reading = await (await open(fullEstate())).as(privileges).read(part);
    expect(reading.warnings).toContainEqual(expect.stringContaining(privilege));
  });

  it.each([
    ["backups", [{ path: "/", privs: [...audit, "Datastore.Allocate", "Datastore.Audit"] }]],
    ["backups", [{ path: "/", privs: [...audit, "Datastore.AllocateSpace", "VM.Backup"] }]],
    ["storage", "auditor"], ["sdn", "auditor"], ["snapshots", "auditor"], ["replications", "auditor"], ["backup-routines", "auditor"],
  ] as const satisfies readonly (readonly [InventoryPart, Privileges])[])("shows all of %s to who holds enough", async (part, privileges) => {
    const lab = await open(fullEstate());
    const reading = await lab.as(privileges).read(part);
    expect(reading.unseen).toEqual([]);
    expect(withoutObserved(reading.items)).toEqual(withoutObserved((await lab.read(part)).items));
  });

  it("E19: is not believed where Proxmox VE does not tell the privileges", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    for (const part of ["storage", "backups", "backup-routines", "sdn"] as const) {
      lab.server.faults.add({ path: /permissions/, times: 20, effect: { kind: "status", status: 501, reason: "Method not implemented" } });
      const reading = await lab.read(part, { snapshot });
      for (const kind of reading.kinds) expect(unseenKeys(reading)).toContain(`lab/${kind}`);
      expect(reading.items.length).toBeGreaterThan(0);
      lab.server.faults.clear();
    }
  });
});

describe("parts of one run", () => {
  it("ask for nothing twice when they share a memory", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.requests.reset();
    const memory: InventoryMemory = new Map();
    for (const part of INVENTORY_PARTS) await lab.read(part, { snapshot, memory });
    const asked = lab.server.requests.entries.map(({ path, query }) => `${path}?${query}`);
    expect(asked).toEqual([...new Set(asked)]);
  });

  it("ask for no privileges that the run knows already", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    lab.server.requests.reset();
    const reading = await lab.read("storage", { snapshot, permissions: { "/": { "Datastore.Audit": true, "Pool.Audit": true } } });
    expect(reading.unseen).toEqual([]);
    expect(lab.server.requests.count("GET", /permissions/)).toBe(0);
  });

  it("do not remember a list that could not be read", async () => {
    const lab = await open(fullEstate());
    const snapshot = await lab.snapshot();
    const memory: InventoryMemory = new Map();
    lab.server.faults.add({ path: /\/storage$/, effect: { kind: "status", status: 500, reason: "ill" } });
    expect((await lab.read("storage", { snapshot, memory })).items).toEqual([]);
    expect((await lab.read("backups", { snapshot, memory })).items.length).toBeGreaterThan(0);
  });
});

describe("some guests alone", () => {
  it.each([["snapshots", 2], ["backups", 3], ["replications", 1]] as const)("have their %s read, and nothing else is called gone", async (part, count) => {
    const lab = await open(fullEstate());
    const reading = await lab.read(part, { onlyGuests: [100] });
    const [kind] = reading.kinds;
    expect(reading.items).toHaveLength(count);
    expect(reading.items.map((item) => item.parent)).toEqual(reading.items.map(() => "lab/lxc/100"));
    expect(reading.unseen).toEqual([{ under: `lab/${kind}`, reason: "only some guests were asked for", isOutsideScope: true }]);
    expect(reading.onlyParents).toEqual(["lab/lxc/100"]);
  });

  it("are those of a snapshot that is narrow itself", async () => {
    const lab = await open(fullEstate());
    const snapshot = { ...(await lab.snapshot()), onlyGuests: [101] };
    lab.server.requests.reset();
    const reading = await lab.read("snapshots", { snapshot });
    expect(reading.onlyParents).toHaveLength(1);
    expect(lab.server.requests.byPath()).toEqual({ [`/api2/json/nodes/${snapshot.guests[1]?.node}/${snapshot.guests[1]?.type}/{id}/snapshot`]: 1 });
  });

  it.each(["storage", "backup-routines", "sdn"] as const)("make no difference to %s, which hangs on no guest", async (part) => {
    const lab = await open(fullEstate());
    const reading = await lab.read(part, { onlyGuests: [100] });
    expect(reading.items).toEqual((await lab.read(part)).items);
    expect([reading.unseen, reading.onlyParents]).toEqual([[], undefined]);
  });

  it("that are unknown have nothing, and cost nobody anything", async () => {
    const reading = await (await open(fullEstate())).read("snapshots", { onlyGuests: [999] });
    expect([reading.items, reading.onlyParents, unseenKeys(reading)]).toEqual([[], [], ["lab/snapshot"]]);
  });
});

describe("load", () => {
  it("never asks one node for more than its share at once", async () => {
    const estate = fullEstate();
    for (const guest of estate.guests) guest.node = "pve01";
    const lab = await open(estate, { latencyMs: 2 });
    const snapshot = await lab.snapshot();
    lab.server.requests.reset();
    await lab.read("snapshots", { snapshot, concurrencyPerNode: 2 });
    expect(lab.server.requests.maxInFlight).toBe(2);
  });
});
