import { startProxbox } from "../proxbox-process.ts";
import type { ProxboxProcess } from "../proxbox-process.ts";

/** How a backend is started. */
export interface BackendStart {
  readonly dataDir: string;
  /** Where Node keeps what it has compiled; absent: nowhere, as without the launcher. */
  readonly compileCacheDir?: string;
}

/** Starts a `proxbox backend` of its own process and waits until it answers to `GET /health`. */
export function startBackendProcess({ dataDir, ...options }: BackendStart): Promise<ProxboxProcess> {
  return startProxbox(["backend", "--data", dataDir, "--port", "0"], { ...options, readyPath: "/health" });
}
