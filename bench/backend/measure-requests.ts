import { openBackendClient } from "./backend-client.ts";
import type { BackendDoor } from "./backend-client.ts";

/** How long `GET /version` took with a valid key, one request after the other on one connection. */
export interface RequestsMeasured {
  /** The first one of a fresh process: it pays for the slow hash of the key. */
  readonly firstMs: number;
  readonly othersMs: readonly number[];
}

const OTHERS = 500;

/** Measures against a backend to which nobody has shown the key since its start. */
export async function measureRequests(door: BackendDoor): Promise<RequestsMeasured> {
  const client = openBackendClient(door);
  const othersMs: number[] = [];
  try {
    const firstMs = await client.ask("GET", "/version");
    while (othersMs.length < OTHERS) othersMs.push(await client.ask("GET", "/version"));
    return { firstMs, othersMs };
  } finally {
    await client.close();
  }
}
