import { afterEach, describe, expect, it } from "vitest";
import { guest } from "../situations/guest.ts";
import { oneNodeCluster } from "../situations/one-node-cluster.ts";
import { ask, askRows } from "./ask.ts";
import type { Privileges } from "./privileges.ts";
import type { ProxmoxLab, ProxmoxLabOptions } from "./proxmox-lab.ts";
import { startProxmox } from "./start-proxmox.ts";

const tokenId = "reader@pve!sync";
const token = `${tokenId}=secret`;
const labs: ProxmoxLab[] = [];

async function start(privileges: Privileges, options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const guests = [guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"], pool: "prod" }), guest({ vmid: 101, name: "db" })];
  const lab = await startProxmox({ ...options, estate: oneNodeCluster(...guests) });
  lab.addToken({ tokenId, secret: "secret", privileges });
  labs.push(lab);
  return lab;
}

afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

const agentPath = "/nodes/pve1/qemu/100/agent/network-get-interfaces";

describe("privileges", () => {
  it("E19: a token without VM.Audit gets 200 and no guests", async () => {
    const lab = await start([{ path: "/", privs: ["Sys.Audit"] }]);
    const answer = await ask(lab, "/cluster/resources?type=vm", { token });
    expect([answer.status, answer.data]).toEqual([200, []]);
  });

  it("E19: a token that loses VM.Audit while the server runs sees the guests vanish", async () => {
    const lab = await start("auditor");
    expect(await askRows(lab, "/cluster/resources?type=vm", { token })).toHaveLength(2);
    lab.addToken({ tokenId, secret: "secret", privileges: "none" });
    expect(await askRows(lab, "/cluster/resources?type=vm", { token })).toEqual([]);
  });

  it("E106: a token without ACL is valid and may nothing", async () => {
    const lab = await start("none");
    expect((await ask(lab, "/version", { token })).status).toBe(200);
    expect((await ask(lab, "/access/permissions", { token })).data).toEqual({});
    expect((await ask(lab, "/cluster/status", { token })).reason).toBe("Permission check failed (/, Sys.Audit)");
  });

  it("names path and privilege of the agent on 9", async () => {
    const lab = await start([{ path: "/", privs: ["VM.Audit"] }]);
    const answer = await ask(lab, agentPath, { token });
    expect([answer.status, answer.reason]).toEqual([403, "Permission check failed (/vms/100, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)"]);
  });

  it("names path and privilege of the agent on 8", async () => {
    const lab = await start("auditor", { version: "8.4" });
    const answer = await ask(lab, agentPath, { token });
    expect([answer.status, answer.reason]).toEqual([403, "Permission check failed (/vms/100, VM.Monitor)"]);
  });

  it("E107: the role PVEAuditor reads the agent on 9", async () => {
    const lab = await start("auditor");
    expect((await ask(lab, agentPath, { token })).status).toBe(200);
  });

  it("shows and answers one guest only when the ACL names one guest", async () => {
    const lab = await start([{ path: "/vms/101", privs: ["VM.Audit"] }]);
    expect((await askRows(lab, "/cluster/resources?type=vm", { token })).map((row) => row["vmid"])).toEqual([101]);
    expect((await ask(lab, "/nodes/pve1/qemu/101/config", { token })).status).toBe(200);
    expect((await ask(lab, "/nodes/pve1/qemu/100/config", { token })).reason).toBe("Permission check failed (/vms/100, VM.Audit)");
  });

  it("reaches the guests of a pool through the pool", async () => {
    const lab = await start([{ path: "/pool/prod", privs: ["VM.Audit"] }]);
    expect((await askRows(lab, "/cluster/resources?type=vm", { token })).map((row) => row["vmid"])).toEqual([100]);
  });

  it("lets a deeper entry replace the ones above it", async () => {
    const lab = await start([{ path: "/", privs: ["VM.Audit"] }, { path: "/vms/101", privs: [] }]);
    expect((await askRows(lab, "/cluster/resources?type=vm", { token })).map((row) => row["vmid"])).toEqual([100]);
  });

  it("tells the privileges on one path", async () => {
    const lab = await start([{ path: "/vms", privs: ["VM.Audit"] }]);
    expect((await ask(lab, "/access/permissions?path=/vms/100", { token })).data).toEqual({ "/vms/100": { "VM.Audit": 1 } });
    expect((await ask(lab, "/access/permissions?path=/", { token })).data).toEqual({ "/": {} });
  });

  it("tells 0 for a privilege that holds on its path only, and does not grant it below", async () => {
    const lab = await start([{ path: "/vms", privs: ["VM.Audit"], propagate: false }]);
    expect((await ask(lab, "/access/permissions", { token })).data).toEqual({ "/vms": { "VM.Audit": 0 } });
    expect(await askRows(lab, "/cluster/resources?type=vm", { token })).toEqual([]);
  });

  it("gives a token with privilege separation no more than its user has", async () => {
    const lab = await start("none");
    lab.addUser({ userid: "small@pve", password: "x", privileges: [{ path: "/", privs: ["Sys.Audit"] }] });
    lab.addToken({ tokenId: "small@pve!big", secret: "s", privileges: "administrator" });
    lab.addToken({ tokenId: "small@pve!same", secret: "s", privileges: "administrator", privsep: false });
    for (const name of ["big", "same"]) {
      expect((await ask(lab, "/access/permissions?path=/vms", { token: `small@pve!${name}=s` })).data).toEqual({ "/vms": { "Sys.Audit": 1 } });
    }
  });

  it("E105: accepts the token in the one form that Proxmox VE knows, never with its name twice", async () => {
    const lab = await start("auditor");
    expect((await ask(lab, "/version", { token: `${tokenId}!sync=secret` })).status).toBe(401);
    expect((await ask(lab, "/version", { token })).status).toBe(200);
  });
});
