import { startNetbox } from "./start-netbox.ts";
import type { NetboxLab, NetboxLabOptions } from "./start-netbox.ts";

/** An answer of the lab; `body` is parsed where it is JSON, else text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A lab NetBox with a small client, for the lab's own tests. */
export interface TestNetbox extends AsyncDisposable {
  readonly lab: NetboxLab;
  /** Sends a request below `/api/` as administrator; `headers` may replace the token. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** POSTs an object that must be accepted; answers its id. */
  create(path: string, body: Record<string, unknown>): Promise<number>;
  /** The `results` of a list, or the values of one field of them. */
  list(path: string, field?: string): Promise<unknown[]>;
}

/** A cluster with its site, for tests that need virtual machines. */
export interface Cluster {
  readonly site: number;
  readonly type: number;
  readonly cluster: number;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Starts a lab NetBox for one test; `await using` stops it. */
export async function startTestNetbox(options: NetboxLabOptions = {}): Promise<TestNetbox> {
  const lab = await startNetbox(options);
  const send: TestNetbox["send"] = async (method, path, ...[body, headers = {}]) => {
    const response = await fetch(`${lab.url}/api/${path}`, {
      method,
      redirect: "manual",
      headers: { Authorization: `Token ${lab.tokens.v2}`, "Content-Type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  };
  const get: TestNetbox["get"] = (path, headers) => send("GET", path, undefined, headers);
  return {
    lab,
    send,
    get,
    async create(path, body) {
      const answer = await send("POST", path, body);
      if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return (answer.body as { id: number }).id;
    },
    async list(path, field) {
      const answer = await get(path);
      const { results } = answer.body as { results: Record<string, unknown>[] };
      return field === undefined ? results : results.map((row) => row[field]);
    },
    [Symbol.asyncDispose]: () => lab.close(),
  };
}

/** Makes a site, a cluster type and a cluster in that site. */
export async function makeCluster(netbox: TestNetbox, name = "pve"): Promise<Cluster> {
  const site = await netbox.create("dcim/sites/", { name: `DC ${name}`, slug: `dc-${name}` });
  const type = await netbox.create("virtualization/cluster-types/", { name: `Type ${name}`, slug: `type-${name}` });
  const cluster = await netbox.create("virtualization/clusters/", { name, type, scope_type: "dcim.site", scope_id: site });
  return { site, type, cluster };
}

/** Makes a device in a site (and a cluster). */
export async function makeDevice(netbox: TestNetbox, body: Record<string, unknown>): Promise<number> {
  const manufacturer = await netbox.create("dcim/manufacturers/", { name: `M ${String(body["name"])}`, slug: `m-${String(body["name"])}` });
  const deviceType = await netbox.create("dcim/device-types/", { manufacturer, model: "node", slug: "node" });
  const role = await netbox.create("dcim/device-roles/", { name: `R ${String(body["name"])}`, slug: `r-${String(body["name"])}` });
  return netbox.create("dcim/devices/", { device_type: deviceType, role, ...body });
}
