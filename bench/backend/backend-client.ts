import { Client } from "undici";

/** One keep-alive connection to a backend. */
export interface BackendClient {
  /** Sends one request and reads its answer whole; gives how long that took. Throws for every status from 400 on. */
  ask(method: "GET" | "POST", path: string, body?: unknown): Promise<number>;
  close(): Promise<void>;
}

/** Where a backend is and the key that it takes. */
export interface BackendDoor {
  readonly url: string;
  readonly key: string;
}

/** Opens a connection; it is made with the first request. */
export function openBackendClient({ url, key }: BackendDoor): BackendClient {
  const client = new Client(url);
  return {
    async ask(method, path, body) {
      const startedMs = performance.now();
      const headers = { "x-proxbox-api-key": key, ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const answer = await client.request({ method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await answer.body.text();
      const tookMs = performance.now() - startedMs;
      if (answer.statusCode >= 400) throw new Error(`${method} ${path} was answered with ${answer.statusCode}: ${text.slice(0, 500)}`);
      return tookMs;
    },
    close: () => client.close(),
  };
}
