import { expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

const RULES = { mapping_rules: [{ name: "all", match: { endpoint: "lab" }, set: { tenant: "Acme" } }] };

it("the settings of the sync hold for every run, and stay after a restart", async () => {
  const world = await openBackendWorld();
  expect((await world.ask("GET", "/settings/sync")).body).toMatchObject({ mapping_rules: [], adoption: "evidence", deletion: { grace_days: 30 }, vlans: { group: null, create: false } });
  const tenant = world.netbox.tables.insert("tenancy.tenant", { name: "Acme", slug: "acme" });
  const put = await world.ask("PUT", "/settings/sync", { ...RULES, policies: { "virtual-machine": { description: "ignore" } } });
  expect([put.status, put.body]).toMatchObject([200, RULES]);
  await world.restart();
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  const machines = world.netbox.tables.rows("virtualization.virtualmachine");
  expect(machines.length).toBeGreaterThan(0);
  expect(machines.map((row) => row["tenant"])).toEqual(machines.map(() => tenant.id));
  expect(machines.map((row) => row["description"])).toEqual(machines.map(() => ""));
  const { writes } = world.netbox.requests;
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  expect(world.netbox.requests.writes).toBe(writes);
});

it("a rule or a policy that cannot be meant is refused, and nothing of it is kept", async () => {
  const world = await openBackendWorld();
  for (const body of [{ mapping_rules: [{ match: { name: "(" }, set: { tenant: "A" } }] }, { mapping_rules: [{ match: {}, set: {} }] }, { policies: { "virtual-machine": { nonsense: "source" } } }, { policies: { nothing: { name: "source" } } }, { unknown: true }]) {
    expect((await world.ask("PUT", "/settings/sync", body)).status).toBe(422);
  }
  expect((await world.ask("GET", "/settings/sync")).body).toMatchObject({ mapping_rules: [], policies: {} });
});

it("the tester says which rule hits, with the rules that are kept and with others", async () => {
  const world = await openBackendWorld();
  await world.ask("PUT", "/settings/sync", RULES);
  const vmid = world.proxmox.estate.guests[0]?.vmid ?? 0;
  expect((await world.ask("POST", "/rules/test", { vm: String(vmid) })).body).toMatchObject([{ vmid, hits: [{ target: "tenant", value: "Acme", rule: 1, name: "all" }], rules: [{ rule: 1 }] }]);
  const tried = await world.ask("POST", "/rules/test", { vm: String(vmid), mapping_rules: [{ match: { pool: "none" }, set: { tenant: "B" } }] });
  expect(tried.body).toMatchObject([{ vmid, hits: [], rules: [{ rule: 1, fails: "pool" }] }]);
  expect((await world.ask("POST", "/rules/test", { vm: "no-such-guest" })).status).toBe(404);
});

it("a change of some of it leaves the rest, and templates and devices stay out where it says so", async () => {
  const world = await openBackendWorld();
  await world.ask("PUT", "/settings/sync", { ...RULES, deletion: { grace_days: 5 } });
  const patched = await world.ask("PATCH", "/settings/sync", { deletion: { max_ratio: 0.5 }, include_templates: false, manage_devices: false });
  expect([patched.status, patched.body]).toMatchObject([200, { ...RULES, deletion: { enabled: true, grace_days: 5, max_ratio: 0.5 }, include_templates: false, manage_devices: false, disk_base_unit: 1024, ignored_interfaces: null }]);
  expect((await world.ask("PATCH", "/settings/sync", { ignored_interfaces: ["("] })).status).toBe(422);
  expect((await world.ask("PATCH", "/settings/sync", { policies: { "virtual-machine": { nonsense: "source" } } })).status).toBe(422);
  world.proxmox.estate.guests[0]!.template = true;
  expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
  const { estate } = world.proxmox;
  expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(estate.guests.filter(({ template }) => template !== true).length);
  expect(world.netbox.tables.rows("dcim.device")).toEqual([]);
});

it("rules know an endpoint by its name, and the tester looks in the one that is named", async () => {
  const world = await openBackendWorld();
  const listed = (await world.ask("GET", "/proxmox/endpoints")).body as readonly { id: number; name: string }[];
  const [first] = listed;
  const put = await world.ask("PUT", `/proxmox/endpoints/${first?.id}`, { name: "Head Office" });
  expect(put.status).toBe(200);
  const vm = String(world.proxmox.estate.guests[0]?.vmid);
  const rules = { mapping_rules: [{ match: { endpoint: "head office" }, set: { tenant: "Acme" } }] };
  expect((await world.ask("POST", "/rules/test", { vm, endpoint: "Head Office", ...rules })).body).toMatchObject([{ hits: [{ target: "tenant", value: "Acme" }] }]);
  expect((await world.ask("POST", "/rules/test", { vm, endpoint: "nobody", ...rules })).body).toMatchObject({ code: "CFG_SCOPE_INVALID" });
});

it("E23 templates alone are synchronised where machines are off, and no machine is touched or called gone", async () => {
  const world = await openBackendWorld();
  const { estate } = world.proxmox;
  const rows = (): readonly Record<string, unknown>[] => world.netbox.tables.rows("virtualization.virtualmachine");
  const [, gone, changed] = estate.guests.filter(({ template }) => template !== true);
  const path = "/full-update/stream?sync_mode_vm=disabled";
  expect(completeOf(await world.stream(path))).toMatchObject({ ok: true });
  const templates = estate.guests.filter(({ template }) => template === true).map(({ name }) => name);
  expect(templates).not.toEqual([]);
  expect(rows().map(({ name }) => name)).toEqual(templates);
  await world.stream("/full-update/stream");
  const before = JSON.stringify(rows());
  estate.guests.splice(estate.guests.indexOf(gone!), 1);
  changed!.config["memory"] = 7_168;
  const writes = world.netbox.requests.writes;
  expect(completeOf(await world.stream(path))).toMatchObject({ ok: true });
  expect([JSON.stringify(rows()), world.netbox.requests.writes]).toEqual([before, writes]);
});
