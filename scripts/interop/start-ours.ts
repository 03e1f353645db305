import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startBackend } from "@proxbox/backend";
import type { StartedBackend } from "./interview.ts";

/** Starts our backend in this process, on loopback, with an empty data directory below `folder`. */
export async function startOurs(folder: string): Promise<StartedBackend> {
  const dataDir = await mkdtemp(join(folder, "ours-"));
  const backend = await startBackend({ dataDir, port: 0, env: {}, clock: () => new Date(), newId: randomUUID });
  return { url: backend.url, stop: () => backend.close() };
}
