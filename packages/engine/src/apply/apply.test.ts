import type { Change } from "@proxbox/contract";
import { startNetbox } from "@proxbox/lab";
import type { FaultEffect, NetboxLab, NetboxLabOptions } from "@proxbox/lab";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { KINDS } from "../kinds/kinds.ts";
import type { NetboxTimeouts } from "../netbox/connect.ts";
import { etagOf } from "../netbox/netbox.ts";
import { creation, openApplyBench, update } from "../testing/apply-bench.ts";
import type { ApplyBench } from "../testing/apply-bench.ts";

const vms = "virtualization/virtual-machines";
const vmType = "virtualization.virtualmachine";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(options: NetboxLabOptions = {}, token?: (lab: NetboxLab) => string, timeouts?: NetboxTimeouts): Promise<{ lab: NetboxLab; bench: ApplyBench }> {
  const lab = await startNetbox(options);
  const bench = await openApplyBench(lab, { clock: () => new Date(), ...(token === undefined ? {} : { token: token(lab) }), ...(timeouts === undefined ? {} : { timeouts }) });
  closers.push(bench.close, lab.close);
  lab.requests.reset();
  return { lab, bench };
}

function machine(bench: ApplyBench, number: number, fields: Parameters<typeof creation>[2] = {}): Change {
  return creation("virtual-machine", `lab/qemu/${number}`, { name: `vm-${number}`, cluster: bench.clusterId, status: "active", ...fields });
}

function machines(bench: ApplyBench, count: number): Change[] {
  return Array.from({ length: count }, (_, index) => machine(bench, index + 100));
}

/** What a guest needs, from its tag to its primary address, with references only. */
function guest(number: number): Change[] {
  const vm = `lab/qemu/${number}`;
  const mac = `BC:24:11:00:00:${String(number % 100).padStart(2, "0")}`;
  const on = { kind: "vm-interface", key: `${vm}/net0` };
  return [
    creation("virtual-machine", vm, { name: `vm-${number}`, cluster: { kind: "cluster", key: "lab" }, status: "active", tags: ["proxbox"] }),
    creation("mac-address", `${vm}/net0/mac`, { mac_address: mac, tags: ["proxbox"] }),
    creation("vm-interface", `${vm}/net0`, { virtual_machine: { kind: "virtual-machine", key: vm }, name: "net0", enabled: true, primary_mac_address: { kind: "mac-address", key: `${vm}/net0/mac` }, tags: ["proxbox"] }),
    creation("virtual-disk", `${vm}/scsi0`, { virtual_machine: { kind: "virtual-machine", key: vm }, name: "scsi0", size: 32_768, tags: ["proxbox"] }),
    creation("ip-address", `${vm}/net0/ip`, { address: `192.0.2.${number % 200}/24`, status: "active", assigned_object: on, tags: ["proxbox"] }),
    { ...update("primary-ip", `${vm}/primary-ip`, { fields: [{ field: "primary_ip4", before: null, after: { kind: "ip-address", key: `${vm}/net0/ip` }, reason: "first" }] }), parent: vm },
  ];
}

const proxboxTag = creation("tag", "tag:proxbox", { name: "Proxbox", slug: "proxbox", color: "ff5722" });

describe("apply", () => {
  it("writes whole guests in the order of their dependencies, a few requests for all of them", async () => {
    const { lab, bench } = await open();
    const guests = Array.from({ length: 40 }, (_, index) => guest(index + 100)).flat();
    // The order of the plan does not matter: the kinds' dependencies do.
    await bench.run([...guests.toReversed(), proxboxTag], { ids: new Map([["cluster lab", bench.clusterId]]) });
    expect(bench.counts()).toEqual({ created: 201, updated: 40 });
    expect(lab.requests.writes).toBe(7);
    expect(lab.unexpected).toEqual([]);
    const vm = lab.tables.find(vmType, (row) => row["name"] === "vm-100");
    const net0 = lab.tables.find("virtualization.vminterface", (row) => row["virtual_machine"] === vm?.id);
    const address = lab.tables.find("ipam.ipaddress", (row) => row["assigned_object_id"] === net0?.id);
    expect(vm?.["primary_ip4"]).toBe(address?.id);
    expect(lab.tables.get("dcim.macaddress", Number(net0?.["primary_mac_address"]))?.["mac_address"]).toBe("BC:24:11:00:00:00");
  });

  it("keeps an ownership record of each object, with NetBox's ids in place of references", async () => {
    const { lab, bench } = await open();
    await bench.run([proxboxTag, ...guest(100)], { ids: new Map([["cluster lab", bench.clusterId]]) });
    const vm = lab.tables.find(vmType, (row) => row["name"] === "vm-100");
    expect(bench.records.get("virtual-machine lab/qemu/100")).toMatchObject({ netboxId: vm?.id, fields: { cluster: bench.clusterId, tags: ["proxbox"] } });
    const address = bench.records.get("ip-address lab/qemu/100/net0/ip");
    const net0 = bench.records.get("vm-interface lab/qemu/100/net0");
    expect(address?.fields["assigned_object"]).toBe(`virtualization.vminterface:${net0?.netboxId}`);
    expect(bench.records.get("primary-ip lab/qemu/100/primary-ip")).toMatchObject({ netboxId: vm?.id, fields: { primary_ip4: address?.netboxId } });
    expect(bench.records.get("virtual-machine lab/qemu/100")?.netboxCreated).toBe(vm?.["created"]);
  });

  it.each(["4.2", "4.5", "4.6", "4.7"] as const)("E91: one refused object costs one object on NetBox %s", async (version) => {
    const { lab, bench } = await open({ version });
    const changes = machines(bench, 100).map((change, index) => (index === 36 ? machine(bench, 136, { name: "x".repeat(65) }) : change));
    await bench.run(changes);
    expect(bench.counts()).toEqual({ created: 99, failed: 1 });
    const failed = bench.outcomes.find(({ status }) => status === "failed");
    expect(failed).toMatchObject({ key: "lab/qemu/136", problem: { code: "NB_REFUSED" } });
    expect(failed?.reason).toContain("no more than 64 characters");
    expect(lab.tables.rows(vmType)).toHaveLength(99);
    expect(lab.requests.writes).toBeLessThanOrEqual(4);
  });

  it("E91: finds the refused object by dividing where NetBox does not say which it was", async () => {
    const check = (row: Readonly<Record<string, unknown>>): string | undefined => (row["name"] === "vm-120" ? "Not allowed." : undefined);
    const { lab, bench } = await open({ customValidators: [{ model: vmType, check }] });
    await bench.run(machines(bench, 50));
    lab.requests.reset();
    const fields = [{ field: "status", before: "active", after: "offline", reason: "stopped" }];
    const rows = lab.tables.rows(vmType);
    // A PATCH of NetBox 4.6 answers with the errors of one object, without its id.
    await bench.run(rows.map((row) => update("virtual-machine", String(row["name"]), { netboxId: row.id, fields })));
    expect(bench.counts()).toEqual({ created: 49, failed: 1, updated: 49 });
  });

  it("E91: divides an update until the bad object stands alone", async () => {
    const { lab, bench } = await open();
    await bench.run(machines(bench, 50));
    lab.requests.reset();
    const rows = lab.tables.rows(vmType);
    const changes = rows.map((row, index) => update("virtual-machine", String(row["name"]), { netboxId: row.id, fields: [{ field: "memory", before: null, after: index === 7 ? -1 : 1_024, reason: "differs" }] }));
    await bench.run(changes);
    expect(bench.counts()).toEqual({ created: 50, updated: 49, failed: 1 });
    expect(bench.outcomes.find(({ status }) => status === "failed")?.key).toBe("vm-107");
    expect(lab.requests.writes).toBeLessThan(16);
  });

  it("E92: ends with everything failed, and soon, when NetBox refuses everything", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", times: Infinity, effect: { kind: "status", status: 400, body: '{"detail":"No."}' } });
    await bench.run(machines(bench, 2_000));
    expect(bench.counts()).toEqual({ failed: 2_000 });
    expect(lab.requests.writes).toBeLessThan(80);
    expect(bench.outcomes.every(({ problem }) => problem?.code === "NB_REFUSED")).toBe(true);
  });

  it("E92: needs one request per batch where NetBox says for each object why it refuses", async () => {
    const { lab, bench } = await open();
    await bench.run(Array.from({ length: 200 }, (_, index) => machine(bench, index, { status: "running" })));
    expect(bench.counts()).toEqual({ failed: 200 });
    expect(lab.requests.writes).toBe(4);
  });

  it("E94: creates nothing twice after a POST whose answer was lost", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", path: /mac-addresses/, effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "truncate" } });
    lab.faults.add({ method: "POST", path: /ip-addresses/, effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "POST", path: /interfaces/, effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "POST", path: /virtual-disks/, effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "POST", path: /tags/, effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "PATCH", path: /virtual-machines/, effect: { kind: "reset-after-commit" } });
    await bench.run([proxboxTag, ...guest(100), ...guest(101)], { ids: new Map([["cluster lab", bench.clusterId]]) });
    expect(bench.counts()).toEqual({ created: 11, updated: 2 });
    for (const type of [vmType, "dcim.macaddress", "ipam.ipaddress", "virtualization.vminterface", "virtualization.virtualdisk"]) expect(lab.tables.rows(type)).toHaveLength(2);
    expect(bench.records.size).toBe(13);
  });

  it("E94: sends again what an interrupted POST did not bring about", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", path: /virtual-machines/, effect: { kind: "reset" } });
    await bench.run(machines(bench, 10));
    expect(bench.counts()).toEqual({ created: 10 });
    expect(lab.tables.rows(vmType)).toHaveLength(10);
  });

  it("E94: does not take a stranger's equal row for its own", async () => {
    const { lab, bench } = await open();
    const mac = { mac_address: "BC:24:11:00:00:01" };
    lab.tables.insert("dcim.macaddress", mac);
    lab.faults.add({ method: "POST", path: /mac-addresses/, effect: { kind: "reset" } });
    // The stranger's row is an hour old for us.
    await bench.run([creation("mac-address", "m", { ...mac, tags: [] })], { clock: () => new Date(Date.now() + 3_600_000) });
    expect(lab.tables.rows("dcim.macaddress")).toHaveLength(2);
    expect(bench.counts()).toEqual({ created: 1 });
  });

  it("E113: no outcome and no record repeats the token, even where NetBox echoes it", async () => {
    const { lab, bench } = await open();
    const body = JSON.stringify({ detail: `refused ${lab.tokens.v2} and ${lab.tokens.v2.split(".")[1] ?? ""}` });
    for (const status of [400, 403, 500, 503, 404]) lab.faults.add({ method: "POST", effect: { kind: "status", status, body } });
    await bench.run([...machines(bench, 3), proxboxTag], { limits: { concurrency: 1, batchStart: 1, batchMax: 1, busyBudgetMs: 0 } });
    const everything = JSON.stringify([bench.outcomes, [...bench.records]]);
    expect(everything).toContain("***");
    expect(everything).not.toContain(lab.tokens.v2.split(".")[1]);
  });

  it("E94: asks again what was executed until NetBox can say it, before it sends anything again", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "GET", times: 3, effect: { kind: "status", status: 502 } });
    await bench.run(machines(bench, 10));
    expect(bench.counts()).toEqual({ created: 10 });
    expect(lab.requests.writes).toBe(1);
    expect(bench.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it("E94: sends nothing again when NetBox never says what was executed", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", effect: { kind: "reset-after-commit" } });
    lab.faults.add({ method: "GET", times: Infinity, effect: { kind: "reset" } });
    await bench.run(machines(bench, 10));
    expect(bench.counts()).toEqual({ failed: 10 });
    expect(lab.requests.writes).toBe(1);
    expect(lab.tables.rows(vmType)).toHaveLength(10);
  });

  it("E94: halves its batches and gives up in the end when NetBox never answers in time", async () => {
    const { lab, bench } = await open({}, undefined, { connectMs: 1_000, readMs: 1_000, writeMs: 50 });
    lab.faults.add({ method: "POST", times: Infinity, effect: { kind: "hang" } });
    await bench.run(machines(bench, 40));
    expect(bench.counts()).toEqual({ failed: 40 });
    expect(bench.outcomes[0]?.problem?.code).toBe("NB_TIMEOUT");
    expect(lab.requests.writes).toBeLessThan(10);
  });

  it("E01: a name twice in one batch costs one object, although NetBox answers with a server error", async () => {
    const { lab, bench } = await open();
    await bench.run([...machines(bench, 20), machine(bench, 777, { name: "VM-105" })]);
    expect(bench.counts()).toEqual({ created: 20, failed: 1 });
    expect(lab.tables.rows(vmType)).toHaveLength(20);
  });

  it("cancelled while NetBox is away, it leaves at once and says of each object how it stands", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ times: Infinity, effect: { kind: "status", status: 503 } });
    const wait = async (): Promise<void> => bench.controller.abort();
    await bench.run(machines(bench, 100), { wait });
    expect(bench.counts()).toEqual({ skipped: 100 });
    expect(lab.requests.total).toBeLessThanOrEqual(2);
  });

  it("E94: waits as NetBox asks and goes on", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", times: 2, effect: { kind: "throttle", retryAfterSeconds: 5 } });
    await bench.run(machines(bench, 20));
    expect(bench.counts()).toEqual({ created: 20 });
    expect(bench.waits).toEqual([5_000, 5_000]);
  });

  it.each([502, 503, 504])("E94: comes through a NetBox that answers %i for a while, without duplicates", async (status) => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", after: 1, times: 4, effect: { kind: "status", status } });
    await bench.run(machines(bench, 120));
    expect(bench.counts()).toEqual({ created: 120 });
    expect(lab.tables.rows(vmType)).toHaveLength(120);
  });

  it("stops after three batches when NetBox stays away, and does not hammer", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ times: Infinity, effect: { kind: "status", status: 503 } });
    await bench.run([...machines(bench, 1_000), proxboxTag]);
    expect(bench.counts()).toEqual({ failed: 1_001 });
    expect(lab.requests.total).toBeLessThan(40);
    expect(bench.outcomes[0]?.problem?.code).toBe("NB_SERVER_ERROR");
  });

  it("fails everything at once when the token dies in the middle", async () => {
    const { lab, bench } = await open();
    lab.faults.add({ method: "POST", after: 1, times: Infinity, effect: { kind: "status", status: 403, body: '{"detail":"Token expired"}' } });
    await bench.run(machines(bench, 500), { limits: { concurrency: 1, batchStart: 50, batchMax: 100, busyBudgetMs: 1_000 } });
    expect(bench.counts()).toEqual({ created: 50, failed: 450 });
    expect(lab.requests.writes).toBe(2);
    expect(bench.outcomes.at(-1)?.problem?.code).toBe("NB_AUTH");
  });

  it("E104: a missing permission costs its kind and what needs it, the others are written", async () => {
    const types = [vmType, "virtualization.vminterface", "virtualization.virtualdisk", "dcim.macaddress", "extras.tag"];
    const permissions = types.map((type) => ({ type, actions: ["view", "add", "change"] as const }));
    const { lab, bench } = await open({}, (netbox) => netbox.tokens.addToken(permissions));
    await bench.run([proxboxTag, ...Array.from({ length: 40 }, (_, index) => guest(index + 100)).flat()], { ids: new Map([["cluster lab", bench.clusterId]]) });
    expect(bench.counts()).toEqual({ created: 161, failed: 40, skipped: 40 });
    const ofAddresses = bench.outcomes.filter(({ kind }) => kind === "ip-address");
    expect(ofAddresses.every(({ problem }) => problem?.code === "NB_PERMISSION")).toBe(true);
    expect(bench.outcomes.filter(({ kind }) => kind === "primary-ip").every(({ problem }) => problem?.code === "RUN_DEPENDENCY")).toBe(true);
    expect(lab.requests.count("POST", "/api/ipam/")).toBeLessThan(12);
  });

  it("a permission limited to some objects costs only the others", async () => {
    const mayHave = (row: Readonly<Record<string, unknown>>): boolean => row["name"] !== "vm-107";
    const { bench } = await open({}, (netbox) => netbox.tokens.addToken([{ type: vmType, actions: ["view", "add", "change"], where: mayHave }]));
    await bench.run(machines(bench, 20));
    expect(bench.counts()).toEqual({ created: 19, failed: 1 });
    expect(bench.outcomes.find(({ status }) => status === "failed")?.key).toBe("lab/qemu/107");
  });

  it("names the object that was missing when another could not be written", async () => {
    const { bench } = await open();
    const [vm, mac, net0] = guest(100);
    const bad = { ...creation("virtual-machine", vm!.key, { name: "web", status: "active", cluster: 999 }), label: "web (100)" };
    await bench.run([bad, mac!, net0!]);
    expect(bench.outcomes.find(({ kind }) => kind === "vm-interface")).toMatchObject({ status: "skipped", problem: { code: "RUN_DEPENDENCY" } });
    expect(bench.outcomes.find(({ kind }) => kind === "vm-interface")?.reason).toContain("web (100)");
  });

  it("E78: writes an object without the tag that could not be created, says so, and knows the others as ours", async () => {
    const { lab, bench } = await open();
    const badTag = creation("tag", "tag:odd", { name: "odd", slug: "not a slug", color: "ff5722" });
    await bench.run([proxboxTag, badTag, machine(bench, 100, { tags: ["not a slug", "proxbox"] })]);
    expect(bench.counts()).toEqual({ created: 2, failed: 1 });
    expect(bench.outcomes.find(({ kind }) => kind === "virtual-machine")?.reason).toContain("not a slug");
    expect(lab.tables.rows(vmType)).toHaveLength(1);
    expect(bench.records.get("virtual-machine lab/qemu/100")?.fields["tags"]).toEqual(["proxbox"]);
  });

  it("E80: uses a tag that somebody else created in the meantime", async () => {
    const { lab, bench } = await open();
    lab.tables.insert("extras.tag", { name: "Proxbox", slug: "proxbox", color: "ff5722" });
    await bench.run([proxboxTag, ...machines(bench, 30).map((change) => ({ ...change, fields: [...change.fields, { field: "tags", before: [], after: ["proxbox"], reason: "new" }] }))]);
    expect(bench.counts()).toEqual({ unchanged: 1, created: 30 });
    expect(lab.tables.rows("extras.tag")).toHaveLength(1);
  });

  it("never runs more calls at once than it may, and grows its batches while all goes well", async () => {
    const { lab, bench } = await open();
    await bench.run(machines(bench, 600));
    expect(lab.requests.maxInFlight).toBeLessThanOrEqual(2);
    // 50, 75 or 50, then up to 100: far from 12 batches of 50.
    expect(lab.requests.writes).toBeLessThan(10);
  });

  it("creates twice as many at once of what NetBox changes nothing else with, and never more than 200", async () => {
    const sizes: number[] = [];
    const { bench } = await open({ onRequest: ({ method, body }) => method === "POST" && sizes.push((JSON.parse(body.toString()) as unknown[]).length) });
    const two = (part: number): string => part.toString(16).padStart(2, "0").toUpperCase();
    await bench.run(Array.from({ length: 1_500 }, (_, index) => creation("mac-address", `mac ${index}`, { mac_address: `BC:24:11:00:${two(index >> 8)}:${two(index & 255)}` })));
    expect(bench.counts()).toEqual({ created: 1_500 });
    expect([sizes[0], Math.max(...sizes)]).toEqual([100, 200]);
  });

  it("goes on with the size of batches that NetBox took in an earlier part", async () => {
    const { lab, bench } = await open();
    const carried = { ids: new Map<string, number>(), lastUpdated: new Map<string, string>(), touched: new Set<string>() };
    await bench.run(machines(bench, 600), { carried });
    lab.requests.reset();
    await bench.run(Array.from({ length: 200 }, (_, index) => machine(bench, index + 1_000)), { carried });
    expect(lab.requests.writes).toBe(2);
  });

  it("names the run in NetBox's change log", async () => {
    const { lab, bench } = await open();
    await bench.run(machines(bench, 1));
    expect(lab.changes().at(-1)?.["message"]).toBe("Proxbox run run-1");
  });

  it("cancelled, it ends the call on its way and leaves the rest, with an outcome for each", async () => {
    const { bench } = await open();
    const limits = { concurrency: 1, batchStart: 10, batchMax: 10, busyBudgetMs: 1_000 };
    await bench.run(machines(bench, 100), { limits, save: async () => bench.controller.abort() });
    expect(bench.counts()).toEqual({ created: 10, skipped: 90 });
    expect(bench.outcomes.at(-1)?.problem?.code).toBe("RUN_CANCELLED");
  });

  it("stops writing when ownership records cannot be saved", async () => {
    const { lab, bench } = await open();
    const limits = { concurrency: 1, batchStart: 10, batchMax: 10, busyBudgetMs: 1_000 };
    await bench.run(machines(bench, 100), { limits, save: () => Promise.reject(new Error("disk full")) });
    expect(bench.counts()).toEqual({ created: 10, failed: 90 });
    expect(lab.tables.rows(vmType)).toHaveLength(10);
  });
});

describe("apply under faults", () => {
  const effects: readonly FaultEffect[] = [
    { kind: "status", status: 502 },
    { kind: "status", status: 503 },
    { kind: "status", status: 504 },
    { kind: "reset" },
    { kind: "reset-after-commit" },
    { kind: "truncate" },
    { kind: "throttle", retryAfterSeconds: 1 },
  ];
  const someFault = fc.record({ effect: fc.constantFrom(...effects), after: fc.nat(20), times: fc.integer({ min: 1, max: 3 }), method: fc.constantFrom("GET", "POST", "PATCH") });

  it("E94: whatever fails for a while, everything is written once and every change has one outcome", { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(fc.array(someFault, { maxLength: 8 }), async (faults) => {
      const { lab, bench } = await open();
      for (const fault of faults) lab.faults.add(fault);
      const changes = [proxboxTag, ...Array.from({ length: 12 }, (_, index) => guest(index + 100)).flat()];
      const limits = { concurrency: 2, batchStart: 5, batchMax: 10, busyBudgetMs: 600_000 };
      await bench.run(changes, { ids: new Map([["cluster lab", bench.clusterId]]), limits });
      expect(bench.counts()).toEqual({ created: 61, updated: 12 });
      expect(new Set(bench.outcomes.map(({ kind, key }) => `${kind} ${key}`)).size).toBe(changes.length);
      for (const type of [vmType, "dcim.macaddress", "ipam.ipaddress", "virtualization.vminterface", "virtualization.virtualdisk"]) expect(lab.tables.rows(type)).toHaveLength(12);
      expect(bench.records.size).toBe(changes.length);
      await bench.close();
      await lab.close();
    });
    await fc.assert(property, { numRuns: 25 });
  });
});

describe("apply to rows that stand in NetBox", () => {
  async function withMachines(count: number, options: NetboxLabOptions = {}): Promise<{ lab: NetboxLab; bench: ApplyBench; ids: number[] }> {
    const { lab, bench } = await open(options);
    await bench.run(machines(bench, count));
    bench.outcomes.length = 0;
    lab.requests.reset();
    return { lab, bench, ids: lab.tables.rows(vmType).map((row) => row.id) };
  }

  function stopped(lab: NetboxLab, id: number, reason = "stopped"): Change {
    const lastUpdated = String(lab.tables.get(vmType, id)?.["last_updated"]);
    return update("virtual-machine", `vm ${id}`, { netboxId: id, lastUpdated, fields: [{ field: "status", before: "active", after: "offline", reason }] });
  }

  it("E101: compares a row again that a person edited between our reading and our writing, and keeps the edit", async () => {
    const { lab, bench, ids } = await withMachines(20);
    const changes = ids.map((id) => stopped(lab, id));
    lab.tables.patch(vmType, ids[4]!, { comments: "edited by a person", status: "staged" });
    const seen: unknown[] = [];
    await bench.run(changes, {
      replan: (change, row) => {
        seen.push([change.netboxId, row["status"]]);
        return undefined;
      },
    });
    expect(seen).toEqual([[ids[4], { value: "staged", label: "Staged" }]]);
    expect(bench.counts()).toEqual({ updated: 19, unchanged: 1 });
    expect(lab.tables.get(vmType, ids[4]!)).toMatchObject({ status: "staged", comments: "edited by a person" });
  });

  it("E101: writes what is still to be written on top of the edit", async () => {
    const { lab, bench, ids } = await withMachines(5);
    const changes = ids.map((id) => stopped(lab, id));
    lab.tables.patch(vmType, ids[2]!, { comments: "edited by a person" });
    await bench.run(changes, { replan: (change) => ({ ...change, reason: "compared again" }) });
    expect(bench.counts()).toEqual({ updated: 5 });
    expect(bench.outcomes.find(({ reason }) => reason === "compared again")?.netboxId).toBe(ids[2]);
    expect(bench.outcomes.filter(({ otherwise }) => otherwise !== undefined)).toEqual([]);
    expect(lab.tables.get(vmType, ids[2]!)).toMatchObject({ status: "offline", comments: "edited by a person" });
  });

  it("E101: says which fields are no longer written as they were planned", async () => {
    const { lab, bench, ids } = await withMachines(2);
    const changes = ids.map((id) => ({ ...stopped(lab, id), fields: [...stopped(lab, id).fields, { field: "vcpus", before: 1, after: 2, reason: "more" }] }));
    lab.tables.patch(vmType, ids[1]!, { vcpus: 8 });
    await bench.run(changes, { replan: (change) => ({ ...change, fields: change.fields.filter(({ field }) => field === "status") }) });
    expect(bench.outcomes.map(({ netboxId, status, otherwise }) => ({ netboxId, status, otherwise }))).toEqual(expect.arrayContaining([{ netboxId: ids[0], status: "updated", otherwise: undefined }, { netboxId: ids[1], status: "updated", otherwise: ["vcpus"] }]));
  });

  it("E101: finds many edited rows of a batch with one reading", async () => {
    const { lab, bench, ids } = await withMachines(50);
    const changes = ids.map((id) => stopped(lab, id));
    for (const id of ids.slice(10, 30)) lab.tables.patch(vmType, id, { comments: "edited by a person" });
    await bench.run(changes, { replan: (change) => change });
    expect(bench.counts()).toEqual({ updated: 50 });
    expect(lab.requests.total).toBe(3);
  });

  it("E101: gives up after three times on a row that never stays as it is", async () => {
    const { lab, bench, ids } = await withMachines(1);
    const change = stopped(lab, ids[0]!);
    lab.tables.patch(vmType, ids[0]!, { comments: "0" });
    let edits = 0;
    await bench.run([change], {
      replan: (old) => {
        edits += 1;
        lab.tables.patch(vmType, ids[0]!, { comments: String(edits) });
        return old;
      },
    });
    expect(edits).toBe(3);
    expect(bench.outcomes).toMatchObject([{ status: "conflict", problem: { code: "NB_CHANGED" } }]);
  });

  it("knows that its own first write made the row newer", async () => {
    const { lab, bench, ids } = await withMachines(1);
    const id = ids[0]!;
    const change = stopped(lab, id);
    const second: Change = { ...update("primary-ip", "p", { netboxId: id, lastUpdated: change.lastUpdated!, fields: [{ field: "primary_ip4", before: 1, after: null, reason: "gone" }] }), parent: change.key };
    await bench.run([change, second], { ids: new Map([[`virtual-machine ${change.key}`, id]]) });
    expect(bench.counts()).toEqual({ updated: 2 });
    expect(lab.requests.writes).toBe(2);
  });

  it("says honestly that NetBox left a row out of its answer", async () => {
    const { bench, ids } = await withMachines(3, { version: "4.5" });
    const missing = update("virtual-machine", "gone", { netboxId: 9_999, fields: [{ field: "status", before: "active", after: "offline", reason: "stopped" }] });
    const others = ids.map((id) => update("virtual-machine", `vm ${id}`, { netboxId: id, fields: [{ field: "status", before: "active", after: "offline", reason: "stopped" }] }));
    await bench.run([...others, missing]);
    expect(bench.counts()).toEqual({ updated: 3, conflict: 1 });
  });

  it.each(["4.6", "4.7"] as const)("says honestly on NetBox %s that a row was deleted meanwhile", async (version) => {
    const { lab, bench, ids } = await withMachines(3, { version });
    const changes = ids.map((id) => stopped(lab, id));
    lab.tables.remove(vmType, ids[1]!);
    await bench.run(changes);
    expect(bench.outcomes.filter(({ status }) => status === "updated")).toHaveLength(2);
    expect(bench.outcomes.find(({ netboxId }) => netboxId === ids[1])?.status).toMatch(/conflict|failed/);
  });

  it.each(["4.5", "4.6"] as const)("E76: NetBox %s keeps a person's tags beside ours", async (version) => {
    const { lab, bench, ids } = await withMachines(1, { version });
    for (const slug of ["person", "old", "new"]) lab.tables.insert("extras.tag", { name: slug, slug, color: "aaaaaa" });
    lab.tables.patch(vmType, ids[0]!, { tags: [{ slug: "person" }, { slug: "old" }] });
    await bench.run([update("virtual-machine", "vm", { netboxId: ids[0]!, fields: [{ field: "tags", before: ["old", "person"], after: ["new", "person"], reason: "tags" }] })]);
    const [row] = await bench.netbox.list(vms, {}, { fields: ["tags"] });
    expect(row?.["tags"]).toMatchObject([{ slug: "new" }, { slug: "person" }]);
    expect(bench.counts()).toEqual({ updated: 1 });
  });

  it("deletes dependants first and forgets their records", async () => {
    const { lab, bench } = await open();
    await bench.run([proxboxTag, ...guest(100)], { ids: new Map([["cluster lab", bench.clusterId]]) });
    const records = [...bench.records.values()].filter(({ kind }) => kind !== "tag" && kind !== "primary-ip");
    const typeOf: Record<string, string> = { "virtual-machine": vmType, "mac-address": "dcim.macaddress", "vm-interface": "virtualization.vminterface", "virtual-disk": "virtualization.virtualdisk", "ip-address": "ipam.ipaddress" };
    bench.outcomes.length = 0;
    lab.requests.reset();
    await bench.run(records.map(({ kind, key, label, netboxId }): Change => ({ kind, key, label, netboxId, action: "delete", fields: [], reason: "gone", lastUpdated: String(lab.tables.get(typeOf[kind] ?? "", netboxId)?.["last_updated"]) })), { replan: (change) => change });
    expect(bench.counts()).toEqual({ deleted: 5 });
    expect(bench.outcomes.at(-1)?.kind).toBe("virtual-machine");
    expect(lab.tables.rows(vmType)).toHaveLength(0);
    expect([...bench.records.keys()]).toEqual(["tag tag:proxbox", "primary-ip lab/qemu/100/primary-ip"]);
  });

  it("E94: a deletion whose answer was lost is a deletion", async () => {
    const { lab, bench, ids } = await withMachines(3);
    lab.faults.add({ method: "DELETE", effect: { kind: "reset-after-commit" } });
    await bench.run(ids.map((id): Change => ({ kind: "virtual-machine", key: `vm ${id}`, label: "vm", netboxId: id, action: "delete", fields: [], reason: "gone" })));
    expect(bench.counts()).toEqual({ deleted: 3 });
    expect(lab.requests.writes).toBe(1);
  });

  it.each(["4.6", "4.7"] as const)("takes what somebody else has deleted on NetBox %s for deleted", async (version) => {
    const { lab, bench, ids } = await withMachines(3, { version });
    lab.tables.remove(vmType, ids[1]!);
    await bench.run(ids.map((id): Change => ({ kind: "virtual-machine", key: `vm ${id}`, label: "vm", netboxId: id, action: "delete", fields: [], reason: "gone" })));
    expect(bench.counts()).toEqual({ deleted: 3 });
    expect(lab.tables.rows(vmType)).toHaveLength(0);
  });

  it.each(["4.6", "4.7"] as const)("does not say deleted where NetBox %s left an object alone that the token may not delete", async (version) => {
    const below = ["virtualization.vminterface", "virtualization.virtualdisk"].map((type) => ({ type, actions: ["view"] as const }));
    const permissions = [...below, { type: vmType, actions: ["view", "add", "change"] as const }, { type: vmType, actions: ["delete"] as const, where: (row: Readonly<Record<string, unknown>>) => row["name"] !== "vm-101" }];
    const { lab, bench } = await open({ version }, (netbox) => netbox.tokens.addToken(permissions));
    await bench.run(machines(bench, 3));
    bench.outcomes.length = 0;
    const rows = lab.tables.rows(vmType);
    await bench.run(rows.map((row): Change => ({ kind: "virtual-machine", key: String(row["name"]), label: "vm", netboxId: row.id, action: "delete", fields: [], reason: "gone" })));
    expect(bench.counts()).toEqual({ deleted: 2, failed: 1 });
    expect(bench.outcomes.find(({ status }) => status === "failed")?.key).toBe("vm-101");
  });

  it("E101: does not delete a row that a person has edited since it was compared", async () => {
    const { lab, bench, ids } = await withMachines(2);
    const changes = ids.map((id): Change => ({ kind: "virtual-machine", key: `vm ${id}`, label: "vm", netboxId: id, action: "delete", fields: [], reason: "gone", lastUpdated: String(lab.tables.get(vmType, id)?.["last_updated"]) }));
    lab.tables.patch(vmType, ids[0]!, { comments: "still needed" });
    await bench.run(changes);
    expect(bench.counts()).toEqual({ deleted: 1, kept: 1 });
    expect(lab.tables.rows(vmType).map((row) => row.id)).toEqual([ids[0]]);
  });

  it("releases a primary address before the address moves to another machine, and sets it there", async () => {
    const { lab, bench } = await open();
    await bench.run([proxboxTag, ...guest(100), ...guest(101)], { ids: new Map([["cluster lab", bench.clusterId]]) });
    const idOf = (name: string): number => bench.records.get(name)?.netboxId ?? 0;
    const address = idOf("ip-address lab/qemu/100/net0/ip");
    const [from, to] = [idOf("virtual-machine lab/qemu/100"), idOf("virtual-machine lab/qemu/101")];
    const release: Change = { ...update("primary-ip", "lab/qemu/100/primary-ip", { netboxId: from, fields: [{ field: "primary_ip4", before: address, after: null, reason: "moves" }] }), action: "release", parent: "lab/qemu/100" };
    const move = update("ip-address", "lab/qemu/100/net0/ip", { netboxId: address, fields: [{ field: "assigned_object", before: null, after: { kind: "vm-interface", key: "lab/qemu/101/net0" }, reason: "moved" }] });
    const set: Change = { ...update("primary-ip", "lab/qemu/101/primary-ip", { netboxId: to, fields: [{ field: "primary_ip4", before: null, after: { kind: "ip-address", key: "lab/qemu/100/net0/ip" }, reason: "moved" }] }), parent: "lab/qemu/101" };
    bench.outcomes.length = 0;
    const ids = new Map([...bench.records].map(([name, { netboxId }]) => [name, netboxId]));
    await bench.run([set, move, release], { ids });
    expect(bench.outcomes.map(({ kind, key, status }) => [kind, key.split("/")[2], status])).toEqual([
      ["primary-ip", "100", "updated"],
      ["ip-address", "100", "updated"],
      ["primary-ip", "101", "updated"],
    ]);
    expect(lab.tables.get(vmType, from)?.["primary_ip4"]).toBe(null);
    expect(lab.tables.get(vmType, to)?.["primary_ip4"]).toBe(address);
    expect(bench.records.get("primary-ip lab/qemu/100/primary-ip")?.fields).toEqual({ primary_ip4: null });
  });

  it("tells that NetBox dropped a field without a word, and does not record it as written", async () => {
    const { bench, ids } = await withMachines(1);
    const kinds = KINDS.map((kind) => (kind.name === "virtual-machine" ? { ...kind, fields: { ...kind.fields, interface_count: { type: "integer" as const, from: "here" } } } : kind));
    const renamed = { field: "name", before: "vm-100", after: "kept", reason: "renamed" };
    const change = update("virtual-machine", "vm", { netboxId: ids[0]!, fields: [renamed, { field: "interface_count", before: 0, after: 7, reason: "NetBox only reads it" }] });
    await bench.run([change], { kinds });
    expect(bench.outcomes).toMatchObject([{ status: "failed", problem: { code: "NB_REFUSED" } }]);
    expect(bench.outcomes[0]?.reason).toContain("interface_count");
    expect(bench.records.get("virtual-machine vm")?.fields).toEqual({ name: "kept" });
  });

  it("sends ETags in NetBox's own form", () => {
    expect(etagOf("2026-11-22T05:29:46.075627Z")).toBe('W/"2026-11-22T05:29:46.075627+00:00"');
  });
});
