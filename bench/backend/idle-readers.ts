import { get } from "node:http";
import type { ClientRequest } from "node:http";
import type { BackendDoor } from "./backend-client.ts";

/** Readers of event streams, each on a connection of its own. */
export interface IdleReaders {
  /** Opens so many more; resolves when each has been answered with 200. */
  open(path: string, count: number): Promise<void>;
  close(): void;
}

function openOne({ url, key }: BackendDoor, path: string): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}${path}`, { agent: false, headers: { "x-proxbox-api-key": key } }, (response) => {
      // It reads whatever comes and does nothing with it; that it is torn down at the end is no mistake.
      response.on("error", () => undefined).resume();
      if (response.statusCode === 200) resolve(request);
      else reject(new Error(`${path} was answered with ${response.statusCode}`));
    });
    request.on("error", reject);
  });
}

/** Makes an empty set of readers. */
export function createIdleReaders(door: BackendDoor): IdleReaders {
  const readers: ClientRequest[] = [];
  return {
    async open(path, count) {
      readers.push(...(await Promise.all(Array.from({ length: count }, () => openOne(door, path)))));
    },
    close() {
      for (const reader of readers.splice(0)) reader.destroy();
    },
  };
}
