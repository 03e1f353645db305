import type { ProxmoxLab } from "./proxmox-lab.ts";

/** An answer with its reason phrase; `data` is the body's `data`. */
export interface AskedAnswer {
  status: number;
  reason: string;
  text: string;
  headers: Headers;
  data: unknown;
}

/** How to ask: default is GET as root's token. A null token sends none. */
export interface Asking {
  method?: string;
  token?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

function dataOf(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  return (JSON.parse(text) as { data?: unknown }).data;
}

/** Asks a lab's API as a client would; `path` stands below `/api2/json`. For tests. */
export async function ask(lab: ProxmoxLab, path: string, asking: Asking = {}): Promise<AskedAnswer> {
  const { tokenId, secret } = lab.credentials;
  const token = asking.token === undefined ? `${tokenId}=${secret}` : asking.token;
  const response = await fetch(`${lab.url}/api2/json${path}`, {
    method: asking.method ?? "GET",
    headers: { ...(token === null ? {} : { Authorization: `PVEAPIToken=${token}` }), ...asking.headers },
    ...(asking.body === undefined ? {} : { body: asking.body }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, reason: response.statusText, text, headers: response.headers, data: dataOf(text) };
}

/** The rows of an answer that is a list. For tests. */
export async function askRows(lab: ProxmoxLab, path: string, asking: Asking = {}): Promise<Record<string, unknown>[]> {
  return (await ask(lab, path, asking)).data as Record<string, unknown>[];
}
