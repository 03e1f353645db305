import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterOf, guest, standaloneNode, startNetbox, startProxmox, twoClusters } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab, ProxmoxLabOptions } from "@proxbox/lab";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openEndpointApp } from "../../testing/endpoint-app.ts";
import type { EndpointApp } from "../../testing/endpoint-app.ts";

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: { env?: Record<string, string>; lookup?: LookupFunction } = {}): Promise<EndpointApp> {
  const app = await openEndpointApp(options);
  closers.push(() => app.close());
  return app;
}

async function startPve(options: ProxmoxLabOptions = {}): Promise<ProxmoxLab> {
  const lab = await startProxmox({ tls: true, ...options });
  closers.push(() => lab.close());
  return lab;
}

async function startNb(): Promise<NetboxLab> {
  const lab = await startNetbox();
  closers.push(() => lab.close());
  return lab;
}

async function add(app: EndpointApp, lab: ProxmoxLab, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { tokenId, secret } = lab.credentials;
  const body = { ip_address: "127.0.0.1", port: lab.port, username: "root@pam", token_name: tokenId, token_value: secret, verify_ssl: false, timeout: 5, ...given };
  const answer = await app.ask("POST", "/proxmox/endpoints", body);
  expect(answer.status).toBe(200);
  return (answer.json as { id: number }).id;
}

interface Pair {
  readonly app: EndpointApp;
  readonly a: ProxmoxLab;
  readonly b: ProxmoxLab;
  readonly idA: number;
  readonly idB: number;
}

async function pair(): Promise<Pair> {
  const estates = twoClusters({ a: [guest({ vmid: 100, name: "web" })], b: [guest({ vmid: 100, name: "db" })] });
  const [app, a, b] = [await open(), await startPve({ estate: estates.a }), await startPve({ estate: estates.b })];
  return { app, a, b, idA: await add(app, a, { name: "A", site_id: 4, site_slug: "dc1", site_name: "DC 1" }), idB: await add(app, b, { name: "B" }) };
}

function problemsOf(answer: { headers: Headers }): unknown {
  return JSON.parse(answer.headers.get("x-proxbox-problems") ?? "[]");
}

describe("readings of all endpoints", () => {
  it("have the shapes of the contract", async () => {
    const { app, a, b } = await pair();
    expect((await app.ask("GET", "/proxmox/sessions")).json).toEqual([
      expect.objectContaining({ ip_address: "127.0.0.1", domain: null, http_port: a.port, user: "root@pam", name: "cluster-a", mode: "cluster", proxmox_version: { version: expect.stringMatching(/^9\./), release: expect.stringMatching(/^9\./), repoid: expect.any(String) }, schema_release: expect.stringMatching(/^9\./), schema_status: { status: "available", version_tag: expect.stringMatching(/^9\./) } }),
      expect.objectContaining({ http_port: b.port, name: "cluster-b" }),
    ]);
    const version = { version: expect.any(String), release: expect.any(String), repoid: expect.any(String) };
    expect((await app.ask("GET", "/proxmox/version?source=database")).json).toEqual([{ "cluster-a": version }, { "cluster-b": version }]);
    const [status] = (await app.ask("GET", "/proxmox/cluster/status")).json as unknown[];
    expect(status).toEqual({
      id: "cluster", name: "cluster-a", type: "cluster", nodes: 1, quorate: true, version: expect.any(Number), mode: "cluster",
      site_id: 4, site_slug: "dc1", site_name: "DC 1", tenant_id: null, tenant_slug: null, tenant_name: null,
      node_list: [{ id: "node/pve1", name: "pve1", type: "node", ip: "10.0.0.11", level: "", local: true, nodeid: 1, online: true }],
    });
    expect((await app.ask("GET", "/proxmox/cluster/resources?type=vm&source=netbox")).json).toEqual([
      { "cluster-a": [expect.objectContaining({ vmid: 100, name: "web" })] },
      { "cluster-b": [expect.objectContaining({ vmid: 100, name: "db" })] },
    ]);
    expect((await app.ask("GET", "/proxmox/storage")).json).toEqual([{ "cluster-a": expect.any(Array) }, { "cluster-b": expect.any(Array) }]);
  });

  it("make a cluster of a node that stands alone", async () => {
    const app = await open();
    await add(app, await startPve({ estate: standaloneNode() }), { name: "alone" });
    expect((await app.ask("GET", "/proxmox/cluster/status")).json).toEqual([
      expect.objectContaining({ id: "cluster/pve1", name: "pve1", type: "cluster", nodes: 1, quorate: true, version: 0, mode: "standalone", node_list: [expect.objectContaining({ name: "pve1", online: true })] }),
    ]);
  });

  it("B20: give every node, one entry each, with nulls for a node that is off", async () => {
    const app = await open();
    const lab = await startPve({ estate: { nodes: 3, vms: 3, seed: 1 } });
    lab.estate.nodes[2]!.online = false;
    await add(app, lab, { name: "A" });
    const entries = (await app.ask("GET", "/proxmox/nodes/")).json as Record<string, { node: string }>[];
    const name = lab.estate.cluster?.name ?? "";
    expect(entries.map((entry) => entry[name]?.node)).toEqual(lab.estate.nodes.map((node) => node.name));
    expect(entries[0]).toEqual({ [name]: { node: expect.any(String), status: "online", cpu: expect.any(Number), level: "", maxcpu: expect.any(Number), maxmem: expect.any(Number), mem: expect.any(Number), ssl_fingerprint: expect.any(String) } });
    expect(entries[2]?.[name]).toMatchObject({ status: "offline", cpu: null, mem: null });
    expect((await app.ask("GET", "/proxmox/nodes")).status).toBe(404);
  });

  it("one that cannot be read is named, and does not cost the others", async () => {
    const { app, b, idB } = await pair();
    await b.close();
    for (const path of ["sessions", "version", "cluster/status", "cluster/resources", "nodes/", "storage"]) {
      const answer = await app.ask("GET", `/proxmox/${path}`);
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.json).toHaveLength(1);
      expect(problemsOf(answer)).toEqual([{ endpoint_id: idB, name: "B", code: "PX_UNREACHABLE", message: expect.any(String) }]);
    }
  });

  it("answer 502 with reason and hint when none can be read, and never the secret", async () => {
    const { app, a, b } = await pair();
    const { secret } = a.credentials;
    a.removeToken(a.credentials.tokenId);
    await b.close();
    const answer = await app.ask("GET", "/proxmox/version");
    expect(answer).toMatchObject({ status: 502, json: { code: "PX_AUTH", detail: expect.stringContaining("A: "), hint: expect.any(String) } });
    expect(answer.text).toContain("and 1 more: B");
    expect(app.answers.filter((text) => text.includes(secret))).toEqual([]);
  });

  it("sign in with a password as soon as it was given (E108)", async () => {
    const app = await open();
    const lab = await startPve({ estate: standaloneNode() });
    const id = await add(app, lab, { name: "A", token_name: "wrong", token_value: "wrong" });
    expect((await app.ask("GET", "/proxmox/version")).status).toBe(502);
    await app.ask("PUT", `/proxmox/endpoints/${id}`, { password: lab.credentials.password });
    expect((await app.ask("GET", "/proxmox/version")).status).toBe(200);
    expect(app.answers.filter((text) => text.includes(lab.credentials.password))).toEqual([]);
  });

  it("call an endpoint restricted whose credentials may not read the cluster", async () => {
    const app = await open();
    const lab = await startPve({ estate: standaloneNode() });
    lab.addToken({ tokenId: "sync@pve!few", secret: "few", privileges: [], privsep: true });
    await add(app, lab, { name: "few", username: "sync@pve", token_name: "few", token_value: "few" });
    expect((await app.ask("GET", "/proxmox/sessions")).json).toEqual([expect.objectContaining({ name: "few", mode: "restricted" })]);
    expect(await app.ask("GET", "/proxmox/cluster/status")).toMatchObject({ status: 502, json: { code: "PX_PERMISSION" } });
  });

  it("give up on an endpoint that is not Proxmox VE with 502", async () => {
    const app = await open();
    await add(app, await startPve({ html: true }), { name: "page" });
    expect(await app.ask("GET", "/proxmox/version")).toMatchObject({ status: 502, json: { code: "PX_NOT_PROXMOX" } });
  });
});

/** A pair for all tests of a group, none of which changes it. */
function sharedPair(): () => Pair {
  let shared: Pair | undefined;
  let ends: typeof closers = [];
  beforeAll(async () => {
    shared = await pair();
    ends = closers.splice(0);
  });
  afterAll(async () => {
    for (const close of ends.reverse()) await close();
  });
  return () => shared!;
}

describe("the choice of endpoints", () => {
  const both = sharedPair();

  it.each([
    ["proxmox_endpoint_ids=%B", ["cluster-b"]],
    ["endpoint_ids=%B", ["cluster-b"]],
    ["endpoint_ids=%A&proxmox_endpoint_ids=%B", ["cluster-b"]],
    ["proxmox_endpoint_ids=%A,%20%B,%A", ["cluster-a", "cluster-b"]],
    ["proxmox_endpoint_ids=999", []],
    ["name=B", ["cluster-b"]],
    ["name=cluster-b", ["cluster-b"]],
    ["name=b", ["cluster-b"]],
    ["ip_address=127.0.0.1", ["cluster-a", "cluster-b"]],
    ["port=8006&unknown=x", ["cluster-a", "cluster-b"]],
  ])("?%s means %j", async (query, names) => {
    const { app, idA, idB } = both();
    const answer = await app.ask("GET", `/proxmox/cluster/status?${query.replaceAll("%A", String(idA)).replaceAll("%B", String(idB))}`);
    expect((answer.json as { name: string }[]).map(({ name }) => name)).toEqual(names);
  });

  it("of a list that matches nothing is no session: empty lists, and 404 for the version", async () => {
    const { app, a, b } = both();
    const before = a.requests.total + b.requests.total;
    for (const path of ["sessions", "cluster/status", "cluster/resources", "nodes/", "storage"]) expect(await app.ask("GET", `/proxmox/${path}?proxmox_endpoint_ids=999`)).toMatchObject({ status: 200, json: [] });
    expect(await app.ask("GET", "/proxmox/version?proxmox_endpoint_ids=999")).toMatchObject({ status: 404, json: { detail: expect.any(String) } });
    expect(a.requests.total + b.requests.total).toBe(before);
  });

  it.each([
    ["domain=nobody", 400],
    ["ip_address=192.0.2.99", 400],
    ["proxmox_endpoint_ids=1&ip_address=192.0.2.99", 400],
    ["proxmox_endpoint_ids=x", 400],
    ["proxmox_endpoint_ids=1,", 400],
    ["proxmox_endpoint_ids=,", 400],
    ["proxmox_endpoint_ids=0", 400],
    ["proxmox_endpoint_ids=-1", 400],
    ["proxmox_endpoint_ids=1.5", 400],
    ["proxmox_endpoint_ids=1;2", 400],
    [`proxmox_endpoint_ids=${Array.from({ length: 101 }, (_, index) => index + 1).join(",")}`, 400],
    [`proxmox_endpoint_ids=${"1,".repeat(100)}1`, 400],
    [`proxmox_endpoint_ids=${"1".repeat(256)}`, 400],
    ["proxmox_endpoint_ids=", 422],
    ["proxmox_endpoint_ids=%20", 422],
    ["endpoint_ids=", 422],
    ["name=", 422],
    ["domain=", 422],
    ["ip_address=", 422],
    ["source=elsewhere", 422],
    ["port=x", 422],
    ["proxmox_endpoint_ids=1&proxmox_endpoint_ids=2", 422],
  ])("is never widened: ?%s answers %i", async (query, status) => {
    const { app, a, b } = both();
    const before = a.requests.total + b.requests.total;
    for (const path of ["cluster/status", "nodes/pve1/storage/local/content", "pve1/qemu/100/config"]) expect((await app.ask("GET", `/proxmox/${path}?${query}`)).status).toBe(status);
    expect(a.requests.total + b.requests.total).toBe(before);
  });

  it.each(["name=nobody", "proxmox_endpoint_ids=%A&name=B", "proxmox_endpoint_ids=999&name=B"])("is refused where nothing has the name: ?%s", async (query) => {
    const { app, idA } = both();
    for (const path of ["sessions", "version", "cluster/status", "cluster/resources", "nodes/", "storage", "pve1/qemu/100/config"]) {
      expect([path, await app.ask("GET", `/proxmox/${path}?${query.replaceAll("%A", String(idA))}`)]).toMatchObject([path, { status: 400, json: { code: "CFG_SCOPE_INVALID" } }]);
    }
  });

  it("E111: never touches an endpoint that is disabled, not even by its id", async () => {
    const { app, a, b, idB } = await pair();
    await app.ask("PUT", `/proxmox/endpoints/${idB}`, { enabled: false });
    for (const path of ["sessions", "version", "cluster/status", "cluster/resources", "nodes/", "storage"]) {
      await app.ask("GET", `/proxmox/${path}`);
      await app.ask("GET", `/proxmox/${path}?proxmox_endpoint_ids=${idB}`);
    }
    await app.ask("GET", "/proxmox/pvb1/qemu/100/config");
    expect(a.requests.total).toBeGreaterThan(0);
    expect(b.requests.total).toBe(0);
  });
});

describe("readings of one node", () => {
  const both = sharedPair();

  it("find the endpoint that has the guest", async () => {
    const { app } = both();
    expect(await app.ask("GET", "/proxmox/pvb1/qemu/100/config")).toMatchObject({ status: 200, json: { name: "db" } });
    expect(await app.ask("GET", "/proxmox/pve1/qemu/100/config")).toMatchObject({ status: 200, json: { name: "web" } });
  });

  it.each([["/proxmox/pve1/qemu/999/config", 404], ["/proxmox/nowhere/qemu/100/config", 404], ["/proxmox/pve1/lxc/100/config", 404], ["/proxmox/pve1/vm/100/config", 422], ["/proxmox/pve1/qemu/0/config", 422], ["/proxmox/pve1/qemu/x/config", 422], ["/proxmox/..%2fx/qemu/100/config", 422], ["/proxmox/nodes/nowhere/storage/local/content", 404], ["/proxmox/nodes/pve1/storage/..%2f..%2fversion/content", 422]])("GET %s answers %i", async (path, status) => {
    expect((await both().app.ask("GET", path)).status).toBe(status);
  });

  it("refuse to choose between nodes of one name", async () => {
    const app = await open();
    const labs = [await startPve({ estate: standaloneNode(guest({ vmid: 100 })) }), await startPve({ estate: standaloneNode(guest({ vmid: 100 })) })];
    const ids: number[] = [];
    for (const [index, lab] of labs.entries()) ids.push(await add(app, lab, { name: `alone-${index}` }));
    expect(await app.ask("GET", "/proxmox/pve1/qemu/100/config")).toMatchObject({ status: 400, json: { code: "CFG_SCOPE_INVALID", detail: expect.stringContaining("alone-0 and alone-1") } });
    expect((await app.ask("GET", `/proxmox/pve1/qemu/100/config?proxmox_endpoint_ids=${ids[1]}`)).status).toBe(200);
  });

  it("say which endpoint was not read when the guest is not found", async () => {
    const { app, b } = await pair();
    await b.close();
    expect(await app.ask("GET", "/proxmox/pvb1/qemu/100/config")).toMatchObject({ status: 404, json: { detail: expect.stringContaining("not read: B") } });
  });

  it("pass content and vmid on to the storage", async () => {
    const app = await open();
    const lab = await startPve({ estate: clusterOf({ name: "c", guests: [guest({ vmid: 100 })] }) });
    await add(app, lab, { name: "A" });
    const [storage] = lab.estate.storages;
    storage!.volumes.push({ volid: "x:backup/a", content: "backup", vmid: 100 }, { volid: "x:backup/b", content: "backup", vmid: 101 }, { volid: "x:iso/c", content: "iso" });
    const path = `/proxmox/nodes/pve1/storage/${storage!.storage}/content`;
    expect((await app.ask("GET", `${path}?content=backup&vmid=100`)).json).toEqual([expect.objectContaining({ volid: "x:backup/a" })]);
    expect((await app.ask("GET", `${path}?vmid=x`)).status).toBe(422);
  });
});

describe("what is dialled", () => {
  function resolvingTo(address: string): LookupFunction {
    return (_host, options, callback) => (options.all === true ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4));
  }

  it("B15: a name that was harmless when it was saved is refused when it leads to a metadata address", async () => {
    const app = await open({ lookup: resolvingTo("169.254.169.254") });
    const lab = await startPve();
    await add(app, lab, { name: "A", domain: "pve.example.org" });
    expect(await app.ask("GET", "/proxmox/version")).toMatchObject({ status: 400, json: { code: "CFG_TARGET_REFUSED", detail: expect.stringContaining("link-local") } });
    expect(lab.requests.total).toBe(0);
  });

  it("B14: the domain alone, never the placeholder beside it", async () => {
    const app = await open({ env: { PROXBOX_BLOCKED_TARGETS: "198.51.100.0/24" }, lookup: resolvingTo("198.51.100.1") });
    const lab = await startPve();
    await add(app, lab, { name: "A", ip_address: "127.0.0.1", domain: "pve.example.org" });
    expect((await app.ask("GET", "/proxmox/version")).status).toBe(400);
    expect(lab.requests.total).toBe(0);
  });

  it("B14: the domain is what its name server says", async () => {
    const app = await open({ lookup: resolvingTo("127.0.0.1") });
    await add(app, await startPve(), { name: "A", ip_address: "192.0.2.1", domain: "pve.example.org" });
    expect((await app.ask("GET", "/proxmox/version")).status).toBe(200);
  });

  it("an endpoint that asks for a verified certificate is read with the operator's authority", async () => {
    const folder = mkdtempSync(join(tmpdir(), "proxbox-ca-"));
    closers.push(async () => rmSync(folder, { recursive: true }));
    const lab = await startPve();
    writeFileSync(join(folder, "ca.pem"), lab.certificatePem!);
    const app = await open({ env: { PROXBOX_CA_FILE: join(folder, "ca.pem") } });
    await add(app, lab, { name: "A", verify_ssl: true });
    expect((await app.ask("GET", "/proxmox/version")).status).toBe(200);
  });

  it("a file of authorities that is none is told at the start, by the variable's name", async () => {
    await expect(openEndpointApp({ env: { PROXBOX_CA_FILE: "/nowhere/ca.pem" } })).rejects.toMatchObject({ code: "CFG_ENVIRONMENT", where: "PROXBOX_CA_FILE" });
  });

  it("an endpoint that asks for a verified certificate is refused a self-signed one", async () => {
    const app = await open();
    const lab = await startPve();
    await add(app, lab, { name: "A", verify_ssl: true });
    expect(await app.ask("GET", "/proxmox/version")).toMatchObject({ status: 502, json: { code: "PX_TLS" } });
    expect(lab.requests.total).toBe(0);
  });
});

describe("/netbox/status", () => {
  async function save(app: EndpointApp, lab: NetboxLab, changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const body = { name: "nb", ip_address: "127.0.0.1", port: Number(new URL(lab.url).port), verify_ssl: false, token: lab.tokens.v2, ...changes };
    expect((await app.ask("POST", "/netbox/endpoint", body)).status).toBe(200);
  }

  it("is NetBox's own", async () => {
    const [app, lab] = [await open(), await startNb()];
    await save(app, lab);
    expect(await app.ask("GET", "/netbox/status")).toMatchObject({ status: 200, json: { "netbox-version": expect.stringMatching(/^4\./) } });
    expect(lab.requests.writes).toBe(0);
  });

  it("E113: tells a refused token without showing it", async () => {
    const [app, lab] = [await open(), await startNb()];
    await save(app, lab, { token: "nbt_CANARYKEY001.canarysecretcanarysecret" });
    expect(await app.ask("GET", "/netbox/status")).toMatchObject({ status: 502, json: { code: "NB_AUTH" } });
    expect(app.answers.filter((text) => /canarysecret/.test(text))).toEqual([]);
  });

  it("answers 400 without an enabled NetBox, and E111 calls nobody", async () => {
    const [app, lab] = [await open(), await startNb()];
    expect((await app.ask("GET", "/netbox/status")).status).toBe(400);
    await save(app, lab, { enabled: false });
    expect((await app.ask("GET", "/netbox/status")).status).toBe(400);
    expect(lab.requests.total).toBe(0);
  });
});
