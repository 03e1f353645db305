import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";

/** A JSON object of the API. */
export type Answer = Readonly<Record<string, unknown>>;

/** The API of a control plane as its administrator uses it. */
export interface ControlApi {
  readonly url: string;
  readonly token: string;
  /** Asks and gives the answer's body; throws with status and body when it is no 2xx. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The status of an answer. */
  status(method: string, path: string, body?: unknown): Promise<number>;
  /** The same API with another token. */
  as(token: string): ControlApi;
}

/** The API with a token. */
export function controlApi(url: string, token: string): ControlApi {
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}${path}`, { method, headers: { authorization: `Token ${token}`, "content-type": "application/json" }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return {
    url,
    token,
    async ask(method, path, body) {
      const response = await send(method, path, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === "" ? {} : JSON.parse(text)) as Answer;
    },
    status: async (method, path, body) => (await send(method, path, body)).status,
    as: (other) => controlApi(url, other),
  };
}

/** Makes the first account with the set-up link and signs in. */
export async function setUp(url: string, setupUrl: string): Promise<ControlApi> {
  const account = { username: "admin", password: "correct horse battery" };
  const [, token = ""] = setupUrl.split("#", 2);
  const nobody = controlApi(url, "");
  await nobody.ask("POST", "/api/setup/", { token, ...account });
  const issued = await nobody.ask("POST", "/api/accounts/tokens/provision/", { ...account, description: "test" });
  return controlApi(url, String(issued["token"]));
}

/** Saves a NetBox of the lab; gives its id. */
export async function addNetbox(api: ControlApi, netbox: NetboxLab): Promise<number> {
  const { id } = await api.ask("POST", "/api/endpoints/netbox/", { name: "netbox", ip_address: "127.0.0.1", port: Number(new URL(netbox.url).port), verify_ssl: false, token: netbox.tokens.v2 });
  return Number(id);
}

/** Saves a Proxmox VE of the lab under a name; gives its id. */
export async function addProxmox(api: ControlApi, proxmox: ProxmoxLab, more: Readonly<Record<string, unknown>> & { readonly name: string }): Promise<number> {
  const { tokenId, secret } = proxmox.credentials;
  const { id } = await api.ask("POST", "/api/endpoints/proxmox/", { ip_address: "127.0.0.1", port: Number(new URL(proxmox.url).port), verify_ssl: false, token_value: `${tokenId}=${secret}`, ...more });
  return Number(id);
}

/** Starts a job; gives its id. */
export async function startJob(api: ControlApi, body: Readonly<Record<string, unknown>> = {}): Promise<number> {
  return Number((await api.ask("POST", "/api/jobs/", body))["id"]);
}

const terminal = ["completed", "errored", "failed"];

/** A job when it has ended. */
export async function endOf(api: ControlApi, id: number): Promise<Answer> {
  // The stream ends with the job; what it says itself is other tests' matter.
  const stream = await fetch(`${api.url}/api/jobs/${id}/events`, { headers: { authorization: `Token ${api.token}` } });
  await stream.text();
  const job = await api.ask("GET", `/api/jobs/${id}/`);
  if (!terminal.includes(String(job["state"]))) throw new Error(`the stream of job ${id} ended while it was ${String(job["state"])}`);
  return job;
}
