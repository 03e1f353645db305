import type { BackendDoor } from "../endpoints/backend-door.ts";

/** A door to lab backends by their ids, with plain requests: what the services do about fallbacks and keys is tried there. */
export function fetchDoor(urlOf: (backendId: number) => string, key: string): BackendDoor {
  return {
    async requestJson(backendId, { method, path, query = {}, body, signal }) {
      const url = `${urlOf(backendId)}/${path}?${new URLSearchParams(query).toString()}`;
      const content = body === undefined ? {} : { body: JSON.stringify(body), headers: { "X-Proxbox-API-Key": key, "Content-Type": "application/json" } };
      try {
        const answer = await fetch(url, { method, redirect: "manual", headers: { "X-Proxbox-API-Key": key }, signal: signal ?? null, ...content });
        return { status: answer.status, body: await answer.json().catch(() => undefined) };
      } catch (error) {
        signal?.throwIfAborted();
        return { status: 503, body: { detail: error instanceof Error ? error.message : String(error) } };
      }
    },
    checkKey: async () => ({ is: "accepted" }),
  };
}
