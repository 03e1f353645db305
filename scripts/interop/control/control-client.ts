import { exchange } from "../ask/exchange.ts";
import type { Asked } from "../ask/exchange.ts";

/** Speaks to the control plane with one token. Throws the answer of every request that is not a 2xx. */
export interface ControlClient {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  ask(request: Pick<Asked, "method" | "path" | "body">): Promise<unknown>;
}

/** A client of the control plane at this address; without a token only for what is open to everybody. */
export function createControlClient(url: string, token?: string): ControlClient {
  const headers = token === undefined ? {} : { Authorization: `Token ${token}` };
  return {
    url,
    headers,
    async ask({ method = "GET", path, body }) {
      const { status, text, json } = await exchange(url, { method, path, body, headers, timeoutMs: 120_000 });
      if (status < 200 || status > 299) throw new Error(`${method} ${path} of the control plane answered ${status}: ${text}`);
      return json;
    },
  };
}
