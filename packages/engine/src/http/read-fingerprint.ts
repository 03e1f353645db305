import type { DialGuard } from "./dial-guard.ts";
import { HttpFailure } from "./http.ts";
import { openHttp } from "./open-http.ts";

/**
 * Asks a server for the SHA-256 fingerprint of its certificate, without sending a request: so that an error about an
 * untrusted certificate can show what could be pinned. `undefined` when the server cannot be reached or speaks no TLS.
 */
export async function readFingerprint(origin: string, { connectTimeoutMs, guard }: { connectTimeoutMs: number; guard: DialGuard | undefined }): Promise<string | undefined> {
  if (!origin.startsWith("https:")) return undefined;
  // No certificate has this pin, so the connection always ends before anything is sent.
  const http = openHttp({ baseUrl: origin, tls: { mode: "fingerprint", sha256: "" }, connectTimeoutMs, connections: 1, headers: {}, ...(guard === undefined ? {} : { guard }) });
  try {
    await http.request({ method: "GET", path: "/", timeoutMs: connectTimeoutMs });
    return undefined;
  } catch (error) {
    return error instanceof HttpFailure ? error.fingerprint : undefined;
  } finally {
    await http.close();
  }
}
