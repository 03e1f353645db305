import { afterEach, expect, it } from "vitest";
import { openLabPair } from "../testing/lab-pair.ts";
import type { LabPair } from "../testing/lab-pair.ts";
import { runCli } from "../testing/run-cli.ts";

let pair: LabPair;

afterEach(() => pair.close());

it("E114: sync --vm reads and writes one guest alone, in a handful of requests however large the cluster is", async () => {
  pair = await openLabPair({ proxmox: { estate: { nodes: 3, vms: 40, seed: 5 } } });
  const config = pair.config();
  expect((await runCli(["sync", "--yes", "--config", config])).code).toBe(0);
  const { guests } = pair.proxmox.estate;
  for (const guest of guests) guest.config["memory"] = 9_216;
  const [first] = guests;
  const before = { proxmox: pair.proxmox.requests.total, netbox: pair.netbox.requests.total };
  const { code, stdout } = await runCli(["sync", "--yes", "--vm", String(first?.vmid), "--config", config]);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^success: /m) });
  const machines = pair.netbox.tables.rows("virtualization.virtualmachine").filter(({ memory }) => memory === 9_216);
  expect(machines.map(({ name }) => name)).toEqual([first?.name]);
  const asked = pair.proxmox.requests.entries.slice(before.proxmox).map(({ path }) => path.replace("/api2/json", "")).filter((path) => /\/(qemu|lxc)\//.test(path));
  expect(asked.filter((path) => !path.includes(`/${first?.type}/${first?.vmid}/`))).toEqual([]);
  expect(pair.proxmox.requests.total - before.proxmox).toBeLessThanOrEqual(9);
  expect(pair.netbox.requests.total - before.netbox).toBeLessThanOrEqual(40);
  const writes = pair.netbox.requests.writes;
  expect((await runCli(["sync", "--yes", "--vm", first?.name ?? "", "--config", config])).code).toBe(0);
  expect(pair.netbox.requests.writes).toBe(writes);
});

it("E15: sync --vm marks a guest that is gone, found by what we wrote of it", async () => {
  pair = await openLabPair();
  const config = pair.config();
  await runCli(["sync", "--yes", "--config", config]);
  const [gone] = pair.proxmox.estate.guests.splice(0, 1);
  const { stdout } = await runCli(["sync", "--yes", "--vm", `lab/${gone?.type}/${gone?.vmid}`, "--config", config]);
  expect(stdout).toMatch(/^success: /m);
  const statuses = pair.netbox.tables.rows("virtualization.virtualmachine").filter(({ status }) => status === "decommissioning");
  expect(statuses.map(({ name }) => name)).toEqual([gone?.name]);
});

it("sync --vm says which guests a name may be, and that nobody has one", async () => {
  pair = await openLabPair();
  const [first, second] = pair.proxmox.estate.guests;
  Object.assign(second ?? {}, { name: first?.name });
  const config = pair.config();
  const twice = await runCli(["sync", "--yes", "--vm", first?.name ?? "", "--config", config]);
  expect(twice).toMatchObject({ code: 3, stderr: expect.stringContaining(`lab/${first?.type}/${first?.vmid} or lab/${second?.type}/${second?.vmid}`) });
  expect(await runCli(["sync", "--yes", "--vm", "nobody", "--config", config])).toMatchObject({ code: 3, stderr: expect.stringContaining("RUN_UNKNOWN_OBJECT") });
  expect(pair.netbox.requests.total).toBe(0);
});
