import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanDocument } from "@proxbox/contract";
import { generateEstate, startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addNetbox, addProxmox, endOf, setUp } from "./control-api.ts";
import type { ControlApi } from "./control-api.ts";
import { startProcess } from "./control-process.ts";

let dataDir = "";
let proxmox: ProxmoxLab;
let netbox: NetboxLab;
let api: ControlApi;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "proxbox-plans-"));
  [proxmox, netbox] = await Promise.all([startProxmox({ estate: generateEstate({ nodes: 1, vms: 3, seed: 3 }), tls: true }), startNetbox()]);
  const server = await startProcess(["serve", "--data", dataDir, "--port", "0"]);
  api = await setUp(String(server.facts["url"]), String(server.facts["setup_url"]));
  await addNetbox(api, netbox);
  await addProxmox(api, proxmox, { name: "pve" });
});

afterEach(async () => {
  await Promise.all([proxmox.close(), netbox.close()]);
  rmSync(dataDir, { recursive: true, force: true });
});

async function makePlan(): Promise<PlanDocument> {
  const { id } = await api.ask("POST", "/api/plans/", {});
  const job = await endOf(api, Number(id));
  expect(job).toMatchObject({ state: "completed", name: "Proxbox Plan: Full update" });
  const { plan } = job["result"] as { plan: { id: string } };
  return (await api.ask("GET", `/api/plans/${plan.id}/`)) as PlanDocument;
}

async function apply({ id }: PlanDocument, exclude: readonly object[] = []): Promise<Readonly<Record<string, unknown>>> {
  const job = await api.ask("POST", `/api/plans/${id}/apply/`, { exclude });
  return endOf(api, Number(job["id"]));
}

it("a plan is made by a job that writes nothing, a part of it is applied, and the next plan has what was left out and what hangs on it", { timeout: 120_000 }, async () => {
  const written = netbox.requests.writes;
  const first = await makePlan();
  expect(netbox.requests.writes).toBe(written);
  const guest = first.plan.changes.find(({ kind }) => kind === "virtual-machine");
  const { kind = "", key = "" } = guest ?? {};
  const below = first.plan.changes.filter((change) => change.place.guest === key);
  expect(below.length).toBeGreaterThan(1);

  expect(await apply(first, [{ kind, key }])).toMatchObject({ state: "completed", result: { plan: { id: first.id, excluded: 1, failed: 0 } } });
  expect(await api.ask("GET", `/api/plans/${first.id}/`)).toMatchObject({ status: "applied" });
  const second = await makePlan();
  // What only this guest needs is left for it: nobody else bears its tags.
  expect(second.plan.changes.filter((change) => change.place.guest !== key && change.kind !== "tag")).toEqual([]);
  expect(second.plan.changes.filter((change) => change.place.guest === key).map((change) => change.key).toSorted()).toEqual(below.map((change) => change.key).toSorted());

  expect(await apply(second)).toMatchObject({ state: "completed" });
  expect((await makePlan()).plan.changes).toEqual([]);
  expect(await api.status("POST", `/api/plans/${first.id}/apply/`, {})).toBe(409);

  const guests = (await api.ask("GET", "/api/inventory/objects/virtual-machine/")) as { columns: string[]; rows: unknown[][] };
  expect(guests.rows).toHaveLength(3);
  const id = guests.rows.find((row) => row[guests.columns.indexOf("key")] === key)?.[guests.columns.indexOf("netbox_id")];
  expect(await api.ask("GET", `/api/inventory/objects/virtual-machine/${String(id)}/`)).toMatchObject({ object: { key }, below: expect.arrayContaining([expect.objectContaining({ parent: key })]) });
});
