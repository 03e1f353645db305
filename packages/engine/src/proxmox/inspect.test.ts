import { startProxmox } from "@proxbox/lab";
import type { Privileges, ProxmoxLab, ProxmoxLabOptions } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openProxmox } from "./client.ts";
import { inspectProxmox } from "./inspect.ts";
import type { ProxmoxInspection } from "./inspect.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function lab(options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const server = await startProxmox({ estate: { nodes: 2, vms: 4, seed: 1 }, ...options });
  closers.push(() => server.close());
  return server;
}

async function inspectAs(server: ProxmoxLab, privileges: Privileges): Promise<ProxmoxInspection> {
  server.addToken({ tokenId: "sync@pve!proxbox", secret: "s", privileges });
  const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials: { type: "token", user: "sync@pve", name: "proxbox", secret: "s" } }, () => new Date(0));
  closers.push(() => client.close());
  return inspectProxmox(client);
}

describe("inspectProxmox", () => {
  it("finds nothing missing with the role Administrator", async () => {
    const found = await inspectAs(await lab(), "administrator");
    expect(found).toMatchObject({ version: "9.1.5", principal: "sync@pve!proxbox", credentialsType: "token", missing: [], commands: [], problems: [] });
    expect(found.cluster).toMatchObject({ mode: "cluster", nodes: ["pve01", "pve02"], offline: [] });
    expect(found.privileges["/vms"]).toContain("VM.Audit");
  });

  it("E106: says that a token with privilege separation and no ACL may do nothing, and how to mend it", async () => {
    const found = await inspectAs(await lab(), "none");
    expect(found.hasNoPrivileges).toBe(true);
    expect(found.missing.filter((missing) => missing.isRequired).map(({ privilege, path }) => `${privilege} ${path}`)).toEqual(["Sys.Audit /", "VM.Audit /vms"]);
    expect(found.cluster).toBeUndefined();
    expect(found.problems.map((problem) => problem.code)).toEqual(["PX_PERMISSION"]);
    expect(found.commands).toEqual([
      "pveum role add ProxboxSync --privs 'Sys.Audit VM.Audit VM.GuestAgent.Audit Datastore.Audit'",
      "pveum acl modify / --users 'sync@pve' --roles ProxboxSync",
      "pveum acl modify / --tokens 'sync@pve!proxbox' --roles ProxboxSync",
    ]);
  });

  it("E107: on PVE 9 names VM.GuestAgent.Audit where a role lacks it", async () => {
    const found = await inspectAs(await lab(), [{ path: "/", privs: ["Sys.Audit", "VM.Audit", "Datastore.Audit"] }]);
    expect(found.missing).toEqual([{ privilege: "VM.GuestAgent.Audit", path: "/vms", isRequired: false, without: "the addresses inside virtual machines are not read" }]);
  });

  it("E107: on PVE 8 names VM.Monitor, which PVEAuditor lacks there", async () => {
    const found = await inspectAs(await lab({ version: "8.4" }), "auditor");
    expect(found.missing.map((missing) => missing.privilege)).toEqual(["VM.Monitor"]);
    expect(found.commands[0]).toBe("pveum role add ProxboxSync --privs 'Sys.Audit VM.Audit VM.Monitor Datastore.Audit'");
  });

  it("needs no command for root's own privileges, only for its token", async () => {
    const server = await lab();
    server.addToken({ tokenId: "root@pam!bare", secret: "s", privileges: "none" });
    const client = openProxmox({ url: server.url, tls: { mode: "system" }, credentials: { type: "token", user: "root@pam", name: "bare", secret: "s" } }, () => new Date(0));
    closers.push(() => client.close());
    expect((await inspectProxmox(client)).commands.slice(1)).toEqual(["pveum acl modify / --tokens 'root@pam!bare' --roles ProxboxSync"]);
  });

  it("names the nodes that are offline", async () => {
    const server = await lab();
    const [, second] = server.estate.nodes;
    if (second !== undefined) second.online = false;
    expect((await inspectAs(server, "administrator")).cluster?.offline).toEqual(["pve02"]);
  });
});
