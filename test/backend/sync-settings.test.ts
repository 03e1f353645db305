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
