import { X509Certificate } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { guest } from "../situations/guest.ts";
import { lxc } from "../situations/lxc.ts";
import { clusterOf } from "../situations/cluster-of.ts";
import { oneNodeCluster } from "../situations/one-node-cluster.ts";
import { standaloneNode } from "../situations/standalone-node.ts";
import { ask, askRows } from "./ask.ts";
import type { ProxmoxLab, ProxmoxLabOptions } from "./proxmox-lab.ts";
import { startProxmox } from "./start-proxmox.ts";

const labs: ProxmoxLab[] = [];

async function start(options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const lab = await startProxmox(options);
  labs.push(lab);
  return lab;
}

afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

/** A request that fetch refuses to make: a GET with a body. */
function getWithBody(lab: ProxmoxLab, path: string): Promise<{ status: number; reason: string }> {
  const headers = { Authorization: `PVEAPIToken=${lab.credentials.tokenId}=${lab.credentials.secret}`, "Content-Length": "3" };
  return new Promise((resolve, reject) => {
    const sent = request(`${lab.url}/api2/json${path}`, { method: "GET", headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, reason: response.statusMessage ?? "" });
    });
    sent.once("error", reject);
    sent.end("a=b");
  });
}

describe("authentication", () => {
  it("answers 401 with an empty body and the reason of Proxmox VE", async () => {
    const lab = await start();
    const { tokenId, secret } = lab.credentials;
    const reasons = await Promise.all(
      [null, `${tokenId}=wrong`, `root@pam!other=${secret}`, `nobody@pve!x1=${secret}`, `proxbox=${secret}`, tokenId].map((token) => ask(lab, "/version", { token })),
    );
    expect(reasons.map(({ status, text }) => [status, text])).toEqual(Array.from({ length: 6 }, () => [401, ""]));
    expect(reasons.map(({ reason }) => reason)).toEqual([
      "No ticket", "invalid token value!", "no such token 'other' for user 'root@pam'", "no such user ('nobody@pve')",
      "'proxbox' is not a valid token ID - not able to split into user and token parts", "no tokenid specified",
    ]);
  });

  it("gives a ticket for user and password, and wants the CSRF token on writes", async () => {
    const lab = await start();
    const { user, password } = lab.credentials;
    const form = { method: "POST", token: null, headers: { "Content-Type": "application/x-www-form-urlencoded" } };
    const login = await ask(lab, "/access/ticket", { ...form, body: new URLSearchParams({ username: user, password }).toString() });
    const { ticket } = login.data as { ticket: string };
    const cookie = { Cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` };
    expect((await ask(lab, "/version", { token: null, headers: cookie })).status).toBe(200);
    expect((await ask(lab, "/pools", { method: "POST", token: null, headers: cookie })).reason).toBe("Permission denied - invalid csrf token");
    lab.expireTickets();
    expect((await ask(lab, "/version", { token: null, headers: cookie })).reason).toBe("permission denied - invalid PVE ticket");
  });

  it("answers a wrong password 401 'authentication failure' with a body, unlike a wrong token", async () => {
    const lab = await start({ version: "8.3" });
    const body = new URLSearchParams({ username: "root", realm: "pam", password: "no" }).toString();
    const login = await ask(lab, "/access/ticket", { method: "POST", token: null, body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
    expect([login.status, login.reason, login.text]).toEqual([401, "authentication failure", '{"data":null}']);
  });
});

describe("error answers", () => {
  it("says the reason only in the reason phrase before 8.4", async () => {
    const lab = await start({ version: "8.3", estate: oneNodeCluster(guest({ vmid: 100 })) });
    const answer = await ask(lab, "/nodes/pve1/qemu/101/config");
    expect([answer.status, answer.reason, answer.text]).toEqual([500, "Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist", '{"data":null}']);
  });

  it("says the reason also in the body from 8.4 on, ended by a line feed", async () => {
    const lab = await start({ version: "8.4", estate: oneNodeCluster(guest({ vmid: 100, agent: "silent" })) });
    const answer = await ask(lab, "/nodes/pve1/qemu/100/agent/get-osinfo");
    expect(answer.reason).toBe("QEMU guest agent is not running");
    expect(answer.text).toBe(String.raw`{"data":null,"message":"QEMU guest agent is not running\n"}`);
  });

  it("says the reason only in the body behind an HTTP/3 proxy", async () => {
    const lab = await start({ proxiedReasons: true, estate: oneNodeCluster(guest({ vmid: 100, agent: "silent" })) });
    const answer = await ask(lab, "/nodes/pve1/qemu/100/agent/get-osinfo");
    expect(answer.reason).toBe("Internal Server Error");
    expect(JSON.parse(answer.text)).toEqual({ data: null, message: "QEMU guest agent is not running\n" });
  });

  it("answers an unknown path 501 and remembers it", async () => {
    const lab = await start();
    const answer = await ask(lab, "/cluster/mapping/dir");
    expect([answer.status, answer.reason]).toEqual([501, "Method 'GET /cluster/mapping/dir' not implemented"]);
    expect(lab.unexpected).toEqual([{ method: "GET", path: "/cluster/mapping/dir" }]);
  });

  it("names each wrong parameter in a 400", async () => {
    const lab = await start();
    const type = await ask(lab, "/cluster/resources?type=qemu");
    expect([type.status, type.reason]).toEqual([400, "Parameter verification failed."]);
    expect((JSON.parse(type.text) as { errors: object }).errors).toHaveProperty("type");
    const unknown = await ask(lab, "/cluster/status?colour=blue");
    expect((JSON.parse(unknown.text) as { errors: object }).errors).toHaveProperty("colour");
  });

  it("refuses HEAD, and a body on GET, with 501", async () => {
    const lab = await start();
    expect((await ask(lab, "/version", { method: "HEAD" })).status).toBe(501);
    expect(await getWithBody(lab, "/version")).toEqual({ status: 501, reason: "Unexpected content for method 'GET'" });
  });

  it("closes the connection after an error and keeps it after a success", async () => {
    const lab = await start();
    expect((await ask(lab, "/nowhere")).headers.get("connection")).toBe("close");
    expect((await ask(lab, "/version")).headers.get("connection")).not.toBe("close");
  });

  it("compresses only what is larger than 1,024 bytes, and only when asked", async () => {
    const lab = await start();
    const encodings = await Promise.all([
      ask(lab, "/cluster/resources", { headers: { "Accept-Encoding": "gzip" } }),
      ask(lab, "/version", { headers: { "Accept-Encoding": "gzip" } }),
      ask(lab, "/cluster/resources", { headers: { "Accept-Encoding": "identity" } }),
    ]);
    expect(encodings.map(({ headers }) => headers.get("content-encoding"))).toEqual(["gzip", null, null]);
  });
});

describe("cluster and nodes", () => {
  it("E18: shows an offline node with its guests unknown and nameless, and cannot reach it", async () => {
    const estate = clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web", tags: "prod", node: "pve2" })] });
    const lab = await start({ estate });
    estate.nodes[1]!.online = false;
    const rows = await askRows(lab, "/cluster/resources");
    expect(rows.find((row) => row["id"] === "qemu/100")).toEqual({ id: "qemu/100", type: "qemu", vmid: 100, node: "pve2", status: "unknown", tags: "prod" });
    expect(rows.find((row) => row["id"] === "node/pve2")).toMatchObject({ status: "offline" });
    expect((await askRows(lab, "/cluster/status")).find((row) => row["name"] === "pve2")).toMatchObject({ online: 0, local: 0 });
    const answer = await ask(lab, "/nodes/pve2/qemu/100/config");
    expect([answer.status, answer.reason, answer.text]).toEqual([595, "No route to host", ""]);
  });

  it("answers 596 for a node that hangs, when the estate says so", async () => {
    const estate = clusterOf({ nodes: ["pve1", "pve2"] });
    const lab = await start({ estate });
    Object.assign(estate.nodes[1]!, { online: false, unreachable: { status: 596, reason: "Connection timed out" } });
    const answer = await ask(lab, "/nodes/pve2/status");
    expect([answer.status, answer.reason, answer.text]).toEqual([596, "Connection timed out", ""]);
  });

  it("E87: shows a stand-alone node as one node row with node id 0", async () => {
    const lab = await start({ estate: standaloneNode() });
    expect(await askRows(lab, "/cluster/status")).toEqual([expect.objectContaining({ type: "node", name: "pve1", nodeid: 0, online: 1, local: 1 })]);
  });

  it("E05: shows one cluster through two of its nodes, each local to itself", async () => {
    const estate = clusterOf({ nodes: ["pve1", "pve2"] });
    const [one, two] = await Promise.all(["pve1", "pve2"].map((connectedNode) => start({ estate, connectedNode })));
    const locals = await Promise.all([one!, two!].map((lab) => askRows(lab, "/cluster/status")));
    expect(locals.map((rows) => rows.find((row) => row["local"] === 1)?.["name"])).toEqual(["pve1", "pve2"]);
  });

  it("shows the loss of quorum", async () => {
    const estate = oneNodeCluster();
    const lab = await start({ estate });
    estate.cluster!.quorate = false;
    expect((await askRows(lab, "/cluster/status"))[0]).toMatchObject({ type: "cluster", quorate: 0 });
  });

  it("E89: has HA rules on 9 and HA groups on 8, and says so in each version's way", async () => {
    const [eight, nine] = [await start({ version: "8.4" }), await start({ version: "9.1" })];
    expect((await ask(eight, "/cluster/ha/groups")).status).toBe(200);
    expect((await ask(eight, "/cluster/ha/rules")).status).toBe(501);
    expect((await ask(nine, "/cluster/ha/groups")).reason).toBe("cannot index groups: ha groups have been migrated to rules");
    expect((await ask(nine, "/cluster/ha/rules")).status).toBe(200);
  });

  it("answers every guest of a large estate in one list", async () => {
    const lab = await start({ estate: { nodes: 5, vms: 10_000, seed: 3 } });
    const rows = await askRows(lab, "/cluster/resources?type=vm");
    expect(new Set(rows.map((row) => row["vmid"])).size).toBe(10_000);
    expect(lab.requests.count("GET", "/api2/json/cluster/resources")).toBe(1);
  });
});

describe("guests", () => {
  it("E11: serves a migrated guest on its new node only", async () => {
    const web = guest({ vmid: 100, name: "web" });
    const lab = await start({ estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [web] }) });
    web.node = "pve2";
    expect((await ask(lab, "/nodes/pve1/qemu/100/config")).status).toBe(500);
    expect((await ask(lab, "/nodes/pve2/qemu/100/config")).data).toMatchObject({ name: "web" });
  });

  it("E15: forgets a guest that a test removes, and finds the others still", async () => {
    const estate = oneNodeCluster(guest({ vmid: 100 }), guest({ vmid: 101 }), guest({ vmid: 102 }));
    const lab = await start({ estate });
    expect((await ask(lab, "/nodes/pve1/qemu/102/config")).status).toBe(200);
    estate.guests.splice(1, 1);
    expect((await ask(lab, "/nodes/pve1/qemu/101/config")).status).toBe(500);
    expect((await ask(lab, "/nodes/pve1/qemu/102/config")).status).toBe(200);
  });

  it("E10: makes a name up in lists, and none in the config, for a guest without one", async () => {
    const lab = await start({ estate: oneNodeCluster(guest({ vmid: 100 }), lxc({ vmid: 101 })) });
    expect((await askRows(lab, "/cluster/resources?type=vm")).map((row) => row["name"])).toEqual(["VM 100", "CT101"]);
    expect((await ask(lab, "/nodes/pve1/qemu/100/config")).data).not.toHaveProperty("name");
  });

  it("E60: counts only the boot disk in maxdisk, and none for a blank boot order", async () => {
    const disks = { scsi0: "local-lvm:vm-100-disk-0,size=32G", scsi1: "local-lvm:vm-100-disk-1,size=1T", efidisk0: "local-lvm:vm-100-disk-2,size=528K" };
    const lab = await start({ estate: oneNodeCluster(guest({ vmid: 100, disks }), guest({ vmid: 101, disks, config: { boot: " " } })) });
    expect((await askRows(lab, "/cluster/resources?type=vm")).map((row) => row["maxdisk"])).toEqual([32 * 1024 ** 3, 0]);
  });

  it("E69: prints memory as the version does, and as the situation says when it is a text", async () => {
    const guests = [guest({ vmid: 100, config: { memory: 2048 } }), guest({ vmid: 101, config: { memory: "current=4096" } })];
    const [seven, nine] = [await start({ version: "7.4", estate: oneNodeCluster(...guests) }), await start({ estate: oneNodeCluster(...guests) })];
    const memory = (lab: ProxmoxLab, vmid: number): Promise<unknown> => ask(lab, `/nodes/pve1/qemu/${vmid}/config`).then(({ data }) => (data as { memory: unknown }).memory);
    expect([await memory(seven, 100), await memory(nine, 100), await memory(nine, 101)]).toEqual([2048, "2048", "current=4096"]);
    expect((await askRows(nine, "/cluster/resources?type=vm")).map((row) => row["maxmem"])).toEqual([2048 * 1024 ** 2, 4096 * 1024 ** 2]);
  });

  it("E72: shows a paused machine paused in the list, and running with qmpstatus paused in its status", async () => {
    const lab = await start({ estate: oneNodeCluster(guest({ vmid: 100, status: "paused" })) });
    expect((await askRows(lab, "/cluster/resources?type=vm"))[0]).toMatchObject({ status: "paused" });
    expect((await ask(lab, "/nodes/pve1/qemu/100/status/current")).data).toMatchObject({ status: "running", qmpstatus: "paused" });
  });

  it("E70: lets a test say any value of a row", async () => {
    const lab = await start({ estate: oneNodeCluster(guest({ vmid: 100, row: { maxcpu: 0, name: undefined } })) });
    const [row] = await askRows(lab, "/cluster/resources?type=vm");
    expect(row).toMatchObject({ maxcpu: 0 });
    expect(row).not.toHaveProperty("name");
  });

  it("prints texts for numbers in node lists of version 7", async () => {
    const lab = await start({ version: "7.4", estate: oneNodeCluster(guest({ vmid: 100 }), lxc({ vmid: 101 })) });
    expect((await askRows(lab, "/nodes/pve1/qemu"))[0]).toMatchObject({ vmid: "100", template: "" });
    expect((await askRows(lab, "/nodes/pve1/lxc"))[0]).toMatchObject({ vmid: "101", maxdisk: String(8 * 1024 ** 3) });
    expect((await askRows(lab, "/cluster/resources?type=vm"))[0]).toMatchObject({ vmid: 100, template: 0 });
  });

  it("E117: ends a snapshot list with the synthetic current", async () => {
    const lab = await start({ estate: oneNodeCluster(guest({ vmid: 100, snapshots: [{ name: "before", snaptime: 1_700_000_000 }] })) });
    expect((await askRows(lab, "/nodes/pve1/qemu/100/snapshot")).map((row) => row["name"])).toEqual(["before", "current"]);
  });
});

/** Fingerprint of the certificate that a server shows. */
function shownFingerprint(lab: ProxmoxLab): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: lab.port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? "");
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

describe("breadth", () => {
  it.each([
    "/access/acl", "/access/domains", "/access/permissions", "/access/users", "/cluster/backup", "/cluster/ha/resources", "/cluster/ha/status/current",
    "/cluster/nextid", "/cluster/options", "/cluster/replication", "/cluster/sdn/vnets", "/cluster/sdn/zones", "/cluster/tasks", "/nodes", "/pools",
    "/pools/prod", "/storage", "/nodes/pve01/dns", "/nodes/pve01/hardware/pci", "/nodes/pve01/lxc", "/nodes/pve01/network", "/nodes/pve01/qemu",
    "/nodes/pve01/replication", "/nodes/pve01/status", "/nodes/pve01/storage", "/nodes/pve01/storage/local/content", "/nodes/pve01/tasks", "/nodes/pve01/version",
  ])("answers an administrator on %s", async (path) => {
    const lab = await start();
    const answer = await ask(lab, path);
    expect(answer.status).toBe(200);
    expect(answer.data).toBeTypeOf(path === "/cluster/nextid" ? "string" : "object");
  });

  it("lists a shared storage once per node, and pools beside the guests", async () => {
    const lab = await start();
    const rows = await askRows(lab, "/cluster/resources");
    expect(rows.filter((row) => row["storage"] === "ceph-vm").map((row) => row["node"])).toEqual(["pve01", "pve02", "pve03"]);
    expect(rows).toContainEqual({ id: "/pool/prod", type: "pool", pool: "prod" });
    expect(rows.filter((row) => row["type"] === "network")).toHaveLength(3);
  });

  it("names the type in the error for a guest without HA", async () => {
    const lab = await start({ estate: oneNodeCluster(lxc({ vmid: 104 })) });
    expect((await ask(lab, "/cluster/ha/resources/104")).reason).toBe("no such resource 'ct:104'");
  });
});

describe("certificate", () => {
  it("E110: is self-signed, tells its fingerprint, and can be renewed while the server runs", async () => {
    const lab = await start({ tls: true });
    const first = lab.fingerprint;
    expect(await shownFingerprint(lab)).toBe(first);
    await lab.renewCertificate();
    expect(lab.fingerprint).not.toBe(first);
    expect(await shownFingerprint(lab)).toBe(lab.fingerprint);
    expect(new X509Certificate(lab.certificatePem!).fingerprint256).toBe(lab.fingerprint);
  });

  it("is absent without TLS", async () => {
    const lab = await start();
    await lab.renewCertificate();
    expect([lab.fingerprint, lab.certificatePem]).toEqual([undefined, undefined]);
  });
});

describe("misleading servers", () => {
  it("answers a web page to everything when told to", async () => {
    const lab = await start({ html: true });
    expect((await ask(lab, "/version")).text).toContain("<!DOCTYPE html>");
  });

  it("sends everyone to https when told to", async () => {
    const lab = await start({ redirectToHttps: true });
    const answer = await ask(lab, "/version");
    expect([answer.status, answer.headers.get("location")]).toEqual([301, `${lab.url.replace("http:", "https:")}/api2/json/version`]);
  });

  it("meets a fault that a test has queued", async () => {
    const lab = await start();
    lab.faults.add({ path: /\/version$/, effect: { kind: "status", status: 503, reason: "Busy" } });
    expect((await ask(lab, "/version")).status).toBe(503);
    expect((await ask(lab, "/version")).status).toBe(200);
  });
});
