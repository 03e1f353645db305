import { AppError, INDIVIDUAL_KINDS, IndividualAnswer } from "@proxbox/contract";
import type { Outcome, Plan } from "@proxbox/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AT, REFUSED, outcome, runFinished, stageReport } from "../../testing/sample-events.ts";
import type { ScriptedRun } from "../../testing/scripted-runs.ts";
import type { RunReport } from "../../runs/runs.ts";
import { z } from "zod";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

let app: SyncApp;

beforeAll(async () => {
  app = await startSyncApp();
});

afterAll(() => app.close());

const guest = "cluster_name=lab&node=pve1&type=qemu&vmid=100";
const place = { guest: { clusterName: "lab", node: "pve1", type: "qemu", vmid: 100 } };

const kinds = [
  { name: "cluster", query: "cluster_name=lab", stages: ["devices"], scope: { clusterName: "lab" }, only: { kinds: ["cluster"], names: ["lab"] } },
  { name: "node", query: "cluster_name=lab&node_name=pve1", stages: ["devices"], scope: { clusterName: "lab" }, only: { kinds: ["node"], names: ["pve1"] } },
  { name: "vm", query: guest, stages: ["virtual-machines", "vm-disks", "vm-interfaces", "ip-addresses"], scope: place, only: undefined },
  { name: "interface", query: `${guest}&interface_name=net0`, stages: ["vm-interfaces"], scope: place, only: { kinds: ["vm-interface"], names: ["net0"] } },
  { name: "ip", query: `${guest}&ip_address=192.0.2.5/24&interface_name=net0`, stages: ["ip-addresses"], scope: place, only: { kinds: ["ip-address"], names: ["192.0.2.5/24", "192.0.2.5"] } },
  { name: "disk", query: `${guest}&disk_name=scsi0`, stages: ["vm-disks"], scope: place, only: { kinds: ["virtual-disk"], names: ["scsi0"] } },
  { name: "storage", query: "cluster_name=lab&storage_name=local", stages: ["storage"], scope: { clusterName: "lab" }, only: { kinds: ["storage"], names: ["local"] } },
  { name: "backup", query: "cluster_name=lab&node=pve1&storage=local&vmid=100&volid=local:backup/a.zst", stages: ["vm-backups"], scope: { clusterName: "lab" }, only: { kinds: ["backup"], names: ["local:backup/a.zst"] } },
  { name: "snapshot", query: `${guest}&snapshot_name=before&storage_name=ignored`, stages: ["vm-snapshots"], scope: place, only: { kinds: ["snapshot"], names: ["before"] } },
  { name: "task-history", query: "node=pve1&type=qemu&vmid=100&upid=UPID:x", stages: ["task-history"], scope: { guest: { node: "pve1", type: "qemu", vmid: 100 } }, only: { kinds: ["task-history"], names: ["UPID:x"] } },
  { name: "replication", query: "cluster_name=lab&replication_id=100-0", stages: ["replications"], scope: { clusterName: "lab" }, only: { kinds: ["replication"], names: ["100-0"] } },
  { name: "backup-routines", query: "cluster_name=lab&job_id=backup-1", stages: ["backup-routines"], scope: { clusterName: "lab" }, only: { kinds: ["backup-routine"], names: ["backup-1"] } },
];

/** Where `object_type` is another word than the path's. */
const TYPES: Readonly<Record<string, string>> = { ip: "ip_address", disk: "virtual_disk", "task-history": "task_history", "backup-routines": "backup_routine" };

test("these are the twelve kinds of the contract", () => {
  expect(kinds.map(({ name }) => name)).toEqual(INDIVIDUAL_KINDS.map(({ name }) => name));
});

function play(more: Partial<RunReport>): void {
  app.runs.play((run: ScriptedRun) => run.push(runFinished(run.request.stages.map((stage) => stageReport(stage)), { runId: run.id, ...more })));
}

function mainOutcome(name: string, more: Partial<Outcome> = {}): Outcome {
  const [kind = ""] = INDIVIDUAL_KINDS.find((each) => each.name === name)?.kinds ?? [];
  return outcome("updated", { kind, key: "lab/x/the-one", label: "the one", netboxId: 91, ...more });
}

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: IndividualAnswer }> {
  const { status, body } = await app.json(path, init);
  return { status, body: IndividualAnswer.parse(body) };
}

describe.each(kinds)("/sync/individual/$name", ({ name, query, stages, scope, only }) => {
  test("looks at one object and says what became of it, by GET and by POST", async () => {
    play({ outcomes: [mainOutcome(name)] });
    for (const method of ["GET", "POST"]) {
      const { status, body } = await ask(`/sync/individual/${name}?${query}`, { method });
      expect([method, status]).toEqual([method, 200]);
      expect([method, body]).toMatchObject([method, { object_type: TYPES[name] ?? name, action: "updated", netbox_object: { id: 91 }, dry_run: false, dependencies_synced: [], error: null }]);
    }
    const { request } = app.runs.last;
    expect(request).toMatchObject({ kind: `individual ${name}`, stages, mode: "apply" });
    expect(request.scope).toEqual(scope);
    expect(request.only).toEqual(only);
  });

  test("needs every parameter, and nothing starts without", async () => {
    play({});
    const shape = z.object(INDIVIDUAL_KINDS.find((each) => each.name === name)!.query).shape;
    const required = query.split("&").filter((part) => z.safeParse(shape[part.split("=")[0]!] ?? z.any(), undefined).success === false);
    expect(required.length).toBeGreaterThan(0);
    for (const part of required) {
      const rest = query.split("&").filter((each) => each !== part).join("&");
      for (const less of [rest, `${rest}&${part.split("=")[0]}=`]) expect([less, (await app.json(`/sync/individual/${name}?${less}`)).status]).toEqual([less, 422]);
    }
    expect(app.runs.started).toHaveLength(0);
  });
});

test.each([
  { status: "created", action: "created" },
  { status: "updated", action: "updated" },
  { status: "unchanged", action: "unchanged" },
  { status: "kept", action: "unchanged" },
  { status: "conflict", action: "unchanged" },
  { status: "deleted", action: "updated" },
] as const)("an object that was $status is told as $action, with the reason", async ({ status, action }) => {
  play({ outcomes: [mainOutcome("vm", { status, reason: "for this reason" })] });
  expect((await ask(`/sync/individual/vm?${guest}`)).body).toMatchObject({ action, error: null, reason: "for this reason" });
});

test("an object that NetBox refused is an answer with its error, not a status", async () => {
  play({ verdict: "failed", outcomes: [mainOutcome("vm", { status: "failed", problem: REFUSED })] });
  const { status, body } = await ask(`/sync/individual/vm?${guest}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ action: "error", error: REFUSED.message, netbox_object: { id: 91 } });
});

test("a run that failed, an object that is not there and an unknown cluster are answers with an error too", async () => {
  play({ verdict: "failed", problems: [REFUSED], outcomes: [] });
  expect((await ask(`/sync/individual/vm?${guest}`)).body).toMatchObject({ action: "error", error: REFUSED.message, netbox_object: null });
  play({ outcomes: [] });
  expect((await ask(`/sync/individual/disk?${guest}&disk_name=scsi9`)).body).toMatchObject({ action: "error", error: expect.stringContaining("disk") });
  app.runs.play(() => {
    throw new AppError("RUN_UNKNOWN_OBJECT", { detail: "no endpoint has a cluster lab" });
  });
  const { status, body } = await ask(`/sync/individual/vm?${guest}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ action: "error", error: expect.stringContaining("no endpoint has a cluster lab"), run_id: null });
});

test.each([
  { code: "RUN_BUSY", status: 409 },
  { code: "CFG_NO_NETBOX", status: 400 },
] as const)("what keeps a run from starting is a status: $code is $status", async ({ code, status }) => {
  app.runs.play(() => {
    throw new AppError(code);
  });
  expect((await app.json(`/sync/individual/vm?${guest}`)).status).toBe(status);
});

test("what was written besides is listed with the parameters by which it can be asked for", async () => {
  const disk = outcome("created", { kind: "virtual-disk", key: "lab/qemu/100/scsi0", label: "web scsi0" });
  const address = outcome("updated", { kind: "ip-address", key: "lab/qemu/100/net0/ip/192.0.2.5", label: "192.0.2.5 on web net0" });
  play({ outcomes: [disk, mainOutcome("vm"), address, outcome("unchanged", { kind: "tag" }), outcome("failed", { kind: "vm-interface" })] });
  const { body } = await ask(`/sync/individual/vm?${guest}`);
  expect(body.dependencies_synced).toEqual([
    { object_type: "disk", name: "web scsi0", cluster_name: "lab", disk_name: "scsi0", action: "created" },
    { object_type: "ip", name: "192.0.2.5 on web net0", cluster_name: "lab", ip_address: "192.0.2.5", action: "updated" },
  ]);
});

test("a dry run says what would be written", async () => {
  const change = { kind: "virtual-machine", key: "lab/qemu/100", label: "web", action: "update" as const, netboxId: 91, fields: [], reason: "" };
  const plan: Plan = { version: 1, id: "p", createdAt: AT, netboxUrl: "https://netbox.example", sources: ["lab"], checksum: "c", changes: [change], remarks: [], unchanged: {} };
  play({ plan });
  expect((await ask(`/sync/individual/vm?${guest}&dry_run=true`)).body).toMatchObject({ action: "dry_run", dry_run: true, netbox_object: { id: 91, name: "web" }, error: null, reason: "1 to write: update web" });
  expect(app.runs.last.request.mode).toBe("plan");
});

test.each(["vmid=0", "vmid=0x64", "vmid=1e2", "vmid=100&vmid=101", "vmid=-1", "vmid=1000000000", "type=openvz"])("a guest that cannot be is a 422: %s", async (query) => {
  play({});
  const [name = ""] = query.split("=", 1);
  const rest = guest.split("&").filter((part) => !part.startsWith(`${name}=`)).join("&");
  expect((await app.json(`/sync/individual/vm?${rest}&${query}`)).status).toBe(422);
  expect(app.runs.started).toHaveLength(0);
});

test("an endpoint can be picked by its name; an address that clients send along picks none", async () => {
  play({ outcomes: [mainOutcome("vm")] });
  await ask(`/sync/individual/vm?${guest}&name=one&domain=pve.example&ip_address=192.0.2.5`);
  expect(app.runs.last.request.scope).toEqual({ endpointName: "one", domain: "pve.example", ...place });
});

test("a guest can be named by its path", async () => {
  play({ outcomes: [mainOutcome("vm")] });
  expect((await ask("/sync/individual/vm/lab/pve1/qemu/100?proxmox_endpoint_ids=3")).body).toMatchObject({ object_type: "vm", proxmox_resource: { cluster_name: "lab", node: "pve1", type: "qemu", vmid: 100 } });
  expect(app.runs.last.request.scope).toEqual({ endpointIds: [3], ...place });
  for (const path of ["lab/pve1/openvz/100", "lab/pve1/qemu/x", "lab/pve1/qemu/0"]) expect([path, (await app.json(`/sync/individual/vm/${path}`)).status]).toEqual([path, 422]);
});

test.each([
  { path: "/proxmox/clusters/8/sync", kind: "individual cluster", scope: { netboxClusterId: 8 }, type: "cluster" },
  { path: "/virtualization/virtual-machines/8/sync", kind: "individual vm", scope: { netboxVmIds: [8] }, type: "vm" },
])("the seed's $path takes NetBox's own id, and does not know every one", async ({ path, kind, scope, type }) => {
  play({ outcomes: [mainOutcome(type)] });
  expect((await ask(path)).body).toMatchObject({ object_type: type, action: "updated" });
  expect(app.runs.last.request).toMatchObject({ kind, scope });
  app.runs.play(() => {
    throw new AppError("RUN_UNKNOWN_OBJECT");
  });
  expect((await app.json(path)).status).toBe(404);
});

test("no secret of a problem gets into an answer (E113)", async () => {
  play({ verdict: "failed", problems: [{ ...REFUSED, message: "token=c4n4ry" }], outcomes: [] });
  expect(JSON.stringify((await ask(`/sync/individual/vm?${guest}`)).body)).not.toContain("c4n4ry");
});
