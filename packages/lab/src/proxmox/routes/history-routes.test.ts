import { afterEach, describe, expect, it } from "vitest";
import { ask, askRows } from "../ask.ts";
import { generateEstate } from "../generate/generate-estate.ts";
import type { Privileges } from "../privileges.ts";
import type { ProxmoxLab, ProxmoxLabOptions } from "../proxmox-lab.ts";
import { startProxmox } from "../start-proxmox.ts";

const labs: ProxmoxLab[] = [];

afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

async function start(options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const history = { snapshotsPerGuest: 1, backupsPerGuest: 2, tasksPerNode: 12, replicationJobs: 2, backupJobs: 1, vnets: 2 };
  const lab = await startProxmox({ estate: generateEstate({ nodes: 3, vms: 6, seed: 3, history }), ...options });
  labs.push(lab);
  return lab;
}

function token(lab: ProxmoxLab, privileges: Privileges): { token: string } {
  lab.addToken({ tokenId: "a@pve!bb", secret: "s", privileges });
  return { token: "a@pve!bb=s" };
}

const shared = "/nodes/pve01/storage/nfs-backup/content?content=backup";

describe("backups", () => {
  it("are the same on every node of a shared storage, and each node's own on a local one", async () => {
    const lab = await start();
    expect(await askRows(lab, shared)).toEqual(await askRows(lab, shared.replace("pve01", "pve02")));
    const local = await Promise.all(["pve01", "pve02", "pve03"].map((node) => askRows(lab, `/nodes/${node}/storage/local/content?content=backup`)));
    expect(local.map((rows) => rows.length)).toEqual(["pve01", "pve02", "pve03"].map((node) => lab.estate.guests.filter((guest) => guest.node === node).length));
  });

  it("are left out in silence for who could not restore them", async () => {
    const lab = await start();
    const all = (await askRows(lab, shared)).length;
    const counts: number[] = [];
    for (const privileges of ["auditor", [{ path: "/", privs: ["Datastore.AllocateSpace"] }], [{ path: "/", privs: ["Datastore.AllocateSpace", "VM.Backup"] }], [{ path: "/storage", privs: ["Datastore.Audit", "Datastore.Allocate"] }]] as Privileges[]) {
      counts.push((await askRows(lab, shared, token(lab, privileges))).length);
    }
    expect(counts).toEqual([0, 0, all, all]);
  });

  it("of a storage that is disabled are refused", async () => {
    const lab = await start();
    lab.estate.storages.find((storage) => storage.storage === "nfs-backup")!.definition = { disable: 1 };
    expect((await ask(lab, shared)).reason).toBe("storage 'nfs-backup' is disabled");
  });
});

describe("one storage", () => {
  it("is told as in the list, with what its definition adds", async () => {
    const lab = await start();
    lab.estate.storages[3]!.definition = { server: "nas.example" };
    const listed = (await askRows(lab, "/storage")).find((row) => row["storage"] === "nfs-backup");
    expect((await ask(lab, "/storage/nfs-backup")).data).toEqual(listed);
    expect(listed).toMatchObject({ server: "nas.example" });
    expect((await ask(lab, "/storage/none")).reason).toBe("storage 'none' does not exist");
  });
});

describe("tasks", () => {
  it("are finished ones unless asked for otherwise, and can be narrowed by time and type", async () => {
    const lab = await start();
    const { tasks } = lab.estate.nodes[0]!;
    tasks.unshift({ upid: "running", starttime: 1_900_000_000, type: "vzdump", id: "100", user: "root@pam" });
    const upids = async (query: string): Promise<unknown[]> => (await askRows(lab, `/nodes/pve01/tasks?limit=100${query}`)).map((row) => row["upid"]);
    expect(await upids("")).toHaveLength(12);
    expect(await upids("&source=active")).toEqual(["running"]);
    expect(await upids("&source=all")).toHaveLength(13);
    const third = Number(tasks[3]!["starttime"]);
    expect(await upids(`&until=${third}`)).toHaveLength(10);
    expect(await upids(`&since=${third}`)).toHaveLength(3);
    expect(await upids("&typefilter=aptupdate")).toHaveLength(3);
  });

  it("of others are hidden from who may not audit the node", async () => {
    const lab = await start();
    expect(await askRows(lab, "/nodes/pve01/tasks", token(lab, "none"))).toEqual([]);
    expect(await askRows(lab, "/nodes/pve01/tasks", token(lab, "auditor"))).toHaveLength(12);
  });
});

describe("replication", () => {
  it("shows jobs and states of guests that may be seen", async () => {
    const lab = await start();
    const [job] = lab.estate.replicationJobs;
    const only = token(lab, [{ path: `/vms/${String(job!["guest"])}`, privs: ["VM.Audit"] }]);
    expect(await askRows(lab, "/cluster/replication", only)).toEqual([job]);
    const states = await askRows(lab, `/nodes/${String(job!["source"])}/replication`, only);
    expect(states.map((row) => row["id"])).toEqual([job!["id"]]);
  });
});

describe("SDN", () => {
  it("tells controllers and the subnets of each VNet", async () => {
    const lab = await start();
    expect((await askRows(lab, "/cluster/sdn/controllers")).map((row) => row["controller"])).toEqual(["evpn1"]);
    expect((await askRows(lab, "/cluster/sdn/vnets/vnet1/subnets")).map((row) => row["cidr"])).toEqual(["10.200.1.0/24"]);
    expect((await ask(lab, "/cluster/sdn/vnets/none/subnets")).status).toBe(500);
  });

  it("leaves out what may not be seen, and refuses the subnets of a hidden VNet", async () => {
    const lab = await start();
    const one = token(lab, [{ path: "/sdn/zones/fabric1/vnet0", privs: ["SDN.Audit"] }]);
    expect((await askRows(lab, "/cluster/sdn/vnets", one)).map((row) => row["vnet"])).toEqual(["vnet0"]);
    expect(await askRows(lab, "/cluster/sdn/zones", one)).toEqual([]);
    expect((await ask(lab, "/cluster/sdn/vnets/vnet1/subnets", one)).status).toBe(403);
  });

  it.each([["9.1", 200, 200], ["8.4", 200, 501], ["7.4", 501, 501]] as const)("E89: on PVE %s answers %i for zones and %i for fabrics", async (version, zones, fabrics) => {
    const lab = await start({ version });
    expect([(await ask(lab, "/cluster/sdn/zones")).status, (await ask(lab, "/cluster/sdn/fabrics/fabric")).status]).toEqual([zones, fabrics]);
  });
});
