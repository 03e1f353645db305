import { startLabServer } from "@proxbox/lab";
import type { LabRequest, LabResponse, LabServer } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openNetbox } from "./connect.ts";
import type { NetboxOptions } from "./connect.ts";
import type { Netbox } from "./netbox.ts";
import { testConnection } from "../testing/netbox-connection.ts";

interface Machine {
  readonly id: number;
  readonly name: string;
  readonly cluster: { readonly id: number };
}

interface World {
  readonly version: string;
  readonly maxPageSize: number;
  rows: Machine[];
  /** Runs before a page is answered, as another user of NetBox would. */
  meddle?: (request: LabRequest) => void;
}

function json(status: number, body: unknown): LabResponse {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function wanted(query: URLSearchParams, row: Machine): boolean {
  const ids = query.getAll("id").map(Number);
  const clusters = query.getAll("cluster_id").map(Number);
  return (ids.length === 0 || ids.includes(row.id)) && (clusters.length === 0 || clusters.includes(row.cluster.id)) && row.id > Number(query.get("id__gt") ?? 0);
}

function page(world: World, request: LabRequest): LabResponse {
  const query = new URLSearchParams(request.query);
  if (query.has("start") && (query.has("ordering") || query.has("offset"))) return json(400, ["Ordering cannot be specified in conjunction with cursor-based pagination."]);
  const missing = query.getAll("cluster_id").find((id) => Number(id) >= 900);
  if (missing !== undefined) return json(400, { cluster_id: [`Select a valid choice. ${missing} is not one of the available choices.`] });
  world.meddle?.(request);
  const matching = world.rows.filter((row) => wanted(query, row) && row.id >= Number(query.get("start") ?? 0)).toSorted((one, other) => one.id - other.id);
  const size = Math.min(Number(query.get("limit") ?? 50), world.maxPageSize);
  const next = matching.length > size ? "http://elsewhere.invalid/never-followed" : null;
  return json(200, { count: query.has("start") ? null : matching.length, next, previous: null, results: matching.slice(0, size) });
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(world: World, changes: Partial<NetboxOptions> = {}): Promise<{ netbox: Netbox; server: LabServer; waits: number[] }> {
  const handler = (request: LabRequest): LabResponse => {
    if (`GET ${request.target} HTTP/1.1`.length > 4_094) return { status: 400, headers: { "Content-Type": "text/html" }, body: "Request Line is too large" };
    return request.path === "/api/status/" ? json(200, { "netbox-version": world.version }) : page(world, request);
  };
  const server = await startLabServer({ handler });
  const options = testConnection(server.url, changes);
  const netbox = await openNetbox(options);
  closers.push(netbox.close, server.close);
  return { netbox, server, waits: options.waits };
}

function machines(count: number): Machine[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `vm-${index + 1}`, cluster: { id: (index % 3) + 1 } }));
}

const path = "virtualization/virtual-machines";
const fields = ["name", "cluster"];

describe("list", () => {
  it.each([
    ["4.6.8", 1_000, 2],
    ["4.6.8", 50, 30],
    ["4.5.0", 1_000, 2],
    ["4.5.0", 50, 30],
  ])("E102: reads all 1,500 machines from NetBox %s with MAX_PAGE_SIZE %i in %i requests", async (version, maxPageSize, requests) => {
    const { netbox, server } = await open({ version, maxPageSize, rows: machines(1_500) });
    const rows = await netbox.list(path, {}, { fields });
    expect(rows.map((row) => row.id)).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1));
    expect(server.requests.count("GET", `/api/${path}/`)).toBe(requests);
  });

  it.each(["4.6.8", "4.5.0"])("neither skips nor repeats a row of NetBox %s when rows come and go while it reads", async (version) => {
    const world: World = { version, maxPageSize: 10, rows: machines(40) };
    world.meddle = () => {
      // The first row goes and one comes at the end: with offsets each page would skip one.
      world.rows = [...world.rows.slice(1), { id: Math.max(...world.rows.map((row) => row.id)) + 1, name: "new", cluster: { id: 1 } }];
      if (world.rows.some((row) => row.id > 44)) delete world.meddle;
    };
    const { netbox } = await open(world);
    const ids = (await netbox.list(path, {}, { fields })).map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (let id = 10; id <= 40; id += 1) expect(ids).toContain(id);
  });

  it("divides a long list of ids into requests that NetBox accepts, and gives each row once", async () => {
    const { netbox, server } = await open({ version: "4.6.8", maxPageSize: 1_000, rows: machines(1_200) });
    const ids = Array.from({ length: 1_200 }, (_, index) => index + 1);
    const rows = await netbox.list(path, { id: ids }, { fields });
    expect(rows).toHaveLength(1_200);
    expect(server.requests.count("GET", `/api/${path}/`)).toBeLessThan(5);
    expect(server.requests.maxInFlight).toBeLessThanOrEqual(2);
  });

  it("sends nothing for an empty list of ids", async () => {
    const { netbox, server } = await open({ version: "4.6.8", maxPageSize: 1_000, rows: machines(5) });
    expect(await netbox.list(path, { id: [] }, { fields })).toEqual([]);
    expect(await netbox.count(path, { id: [] })).toBe(0);
    expect(server.requests.count("GET", `/api/${path}/`)).toBe(0);
  });

  it("refuses a filter that NetBox may not know, since it would answer with everything", async () => {
    const { netbox } = await open({ version: "4.6.8", maxPageSize: 1_000, rows: machines(5) });
    await expect(netbox.list(path, { id__in: "1,2" }, { fields })).rejects.toMatchObject({ code: "RUN_BUG" });
  });

  it("refuses an answer with a row that the filter should have kept out", async () => {
    const { netbox } = await open({ version: "4.6.8", maxPageSize: 1_000, rows: machines(5) });
    // This server ignores `name`, as NetBox ignores what it does not know.
    await expect(netbox.list(path, { name: "vm-2" }, { fields })).rejects.toMatchObject({ code: "NB_UNEXPECTED" });
  });

  it("reads nothing for a cluster that is gone, and the machines of the others", async () => {
    const { netbox } = await open({ version: "4.6.8", maxPageSize: 1_000, rows: machines(30) });
    const rows = await netbox.list(path, { cluster_id: [1, 950, 2] }, { fields });
    expect(rows).toHaveLength(20);
  });

  it("counts by a small request", async () => {
    const { netbox } = await open({ version: "4.6.8", maxPageSize: 1_000, rows: machines(30) });
    expect(await netbox.count(path, { cluster_id: 1 })).toBe(10);
  });

  it("E94: waits as long as Retry-After says, and goes on", async () => {
    const { netbox, server, waits } = await open({ version: "4.6.8", maxPageSize: 10, rows: machines(30) });
    server.faults.add({ method: "GET", after: 1, effect: { kind: "throttle", retryAfterSeconds: 7 } });
    expect(await netbox.list(path, {}, { fields })).toHaveLength(30);
    expect(waits).toEqual([7_000]);
  });

  it.each([
    { kind: "status", status: 502 },
    { kind: "status", status: 503 },
    { kind: "status", status: 504 },
    { kind: "reset" },
    { kind: "truncate" },
  ] as const)("E94: reads a page again after $kind $status, with growing pauses", async (effect) => {
    const { netbox, server, waits } = await open({ version: "4.6.8", maxPageSize: 10, rows: machines(30) });
    server.faults.add({ method: "GET", after: 1, times: 3, effect });
    expect(await netbox.list(path, {}, { fields })).toHaveLength(30);
    expect(waits).toEqual([250, 500, 1_000]);
  });

  it("E94: gives up when NetBox stays away for longer than its patience", async () => {
    const { netbox, server, waits } = await open({ version: "4.6.8", maxPageSize: 10, rows: machines(30) });
    server.faults.add({ times: Infinity, effect: { kind: "status", status: 503 } });
    await expect(netbox.list(path, {}, { fields })).rejects.toMatchObject({ code: "NB_SERVER_ERROR" });
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(120_000);
  });

  it("stops waiting when it is cancelled", async () => {
    const controller = new AbortController();
    const { netbox, server } = await open({ version: "4.6.8", maxPageSize: 10, rows: machines(30) }, { wait: async () => controller.abort() });
    server.faults.add({ times: Infinity, effect: { kind: "status", status: 503 } });
    await expect(netbox.list(path, {}, { fields, signal: controller.signal })).rejects.toMatchObject({ code: "RUN_CANCELLED" });
  });

  it("gives up at once when the token is refused", async () => {
    const { netbox, server, waits } = await open({ version: "4.6.8", maxPageSize: 10, rows: machines(30) });
    server.faults.add({ effect: { kind: "status", status: 403, headers: { "Content-Type": "application/json" }, body: '{"detail":"Token expired"}' } });
    await expect(netbox.list(path, {}, { fields })).rejects.toMatchObject({ code: "NB_AUTH" });
    expect(waits).toEqual([]);
  });

  it.each(["4.6.8", "4.5.0"])("does not read the same page for ever from a NetBox %s that does not go on", async (version) => {
    const { netbox, server } = await open({ version, maxPageSize: 10, rows: machines(3) });
    // After a few pages it goes on, so that a reader without an eye for it comes to an end and not to a time-out.
    const body = JSON.stringify({ count: null, next: "http://elsewhere.invalid/more", results: machines(2) });
    server.faults.add({ method: "GET", times: 5, effect: { kind: "status", status: 200, body } });
    await expect(netbox.list(path, {}, { fields })).rejects.toMatchObject({ code: "NB_UNEXPECTED" });
    expect(server.requests.count("GET", `/api/${path}/`)).toBe(2);
  });

  it("does not take a page without ids for an empty one", async () => {
    const { netbox, server } = await open({ version: "4.6.8", maxPageSize: 10, rows: machines(3) });
    server.faults.add({ effect: { kind: "status", status: 200, body: '{"count":1,"next":null,"results":[{"name":"no id"}]}' } });
    await expect(netbox.list(path, {}, { fields })).rejects.toMatchObject({ code: "NB_UNEXPECTED" });
  });
});
