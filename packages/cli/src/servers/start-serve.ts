import { join } from "node:path";
import type { Control, ControlStartOptions } from "@proxbox/control";

/** What starting everything in one process takes. */
export interface ServeOptions extends Omit<ControlStartOptions, "localBackend"> {
  /** Port of the backend on loopback, 0 for a free one. Default 0. */
  readonly backendPort?: number;
}

/** Control plane, worker and backend in one process. */
export interface Served extends Control {
  /** Address of the backend, on loopback. */
  readonly backendUrl: string;
}

/** Folder of the backend within the data directory. */
const BACKEND_FOLDER = "backend";

/**
 * Starts the backend on loopback and the control plane that drives it over HTTP, as it would drive any other; data of both lie in one
 * directory. Throws what either throws; nothing is left running then.
 */
export async function startServe(options: ServeOptions): Promise<Served> {
  // Both sides load some hundred files: at the same time they take less than one after the other.
  const [{ startBackend }, { startControl }] = await Promise.all([import("@proxbox/backend"), import("@proxbox/control")]);
  const { dataDir, env, clock, newId, backendPort = 0, onLogLine } = options;
  const backend = await startBackend({ dataDir: join(dataDir, BACKEND_FOLDER), port: backendPort, env, clock, newId, ...(onLogLine === undefined ? {} : { onLogLine }) });
  try {
    const control = await startControl({ ...options, localBackend: backend });
    return {
      ...control,
      warnings: [...new Set([...backend.warnings, ...control.warnings])],
      backendUrl: backend.url,
      close: async () => {
        // The control plane first: its jobs are handed back while the backend still answers.
        await control.close();
        await backend.close();
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}
