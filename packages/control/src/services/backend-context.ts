import { createHash } from "node:crypto";
import { readHost } from "@proxbox/server";
import type { EndpointReader, StoredBackend } from "../endpoints/stored-endpoint.ts";

/** Everything that a request to one backend needs. */
export interface BackendRequestContext {
  readonly endpointId: number;
  readonly name: string;
  /** Scheme, host and port, no slash at the end. */
  readonly httpUrl: string;
  /** The same with the IP address as host; empty without one. */
  readonly ipAddressUrl: string;
  readonly verifySsl: boolean;
  /** Fingerprint of where requests go, wire-contract.md 3.6. */
  readonly target: string;
  /** The key, and only if it was verified for this very target. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Name of the header that carries the key (wire-contract.md 0.2). */
export const KEY_HEADER = "X-Proxbox-API-Key";

function urlOf({ useHttps, port }: StoredBackend, host: string | undefined): string {
  const read = host === undefined ? undefined : readHost(host.replace(/\/\d{1,3}$/, ""));
  return read === undefined ? "" : `${useHttps ? "https" : "http"}://${read.inUrl}:${port}`;
}

/** Addresses of a backend: by its domain when it has one, and by its IP address (wire-contract.md 0.1). */
function backendUrls(backend: StoredBackend): { readonly httpUrl: string; readonly ipAddressUrl: string } {
  const ipAddressUrl = urlOf(backend, backend.ipAddress);
  return { httpUrl: urlOf(backend, backend.domain) || ipAddressUrl, ipAddressUrl };
}

/** Fingerprint of where a backend's requests go (wire-contract.md 3.6; we have no WebSockets, so their three parts are empty). */
export function backendTarget(backend: StoredBackend): string {
  const { httpUrl, ipAddressUrl } = backendUrls(backend);
  return createHash("sha256").update([httpUrl, ipAddressUrl, backend.verifySsl ? "1" : "0", "0", "0", ""].join("\0")).digest("hex");
}

/** What requests to this backend need, enabled or not. */
export function contextOf(backend: StoredBackend): BackendRequestContext {
  const target = backendTarget(backend);
  const isTrusted = backend.key !== undefined && backend.keyTarget === target;
  return {
    endpointId: backend.id,
    name: backend.name,
    ...backendUrls(backend),
    verifySsl: backend.verifySsl,
    target,
    headers: isTrusted && backend.key !== undefined ? { [KEY_HEADER]: backend.key } : {},
  };
}

/** Which backend is asked: the one with this id if it is enabled, or the first enabled one by id; `null` when there is none (wire-contract.md 0.5). */
export async function getRequestContext({ endpoints }: { readonly endpoints: Pick<EndpointReader, "backend" | "backends"> }, endpointId?: number): Promise<BackendRequestContext | null> {
  const backend = endpointId === undefined ? (await endpoints.backends()).find(({ enabled }) => enabled) : await endpoints.backend(endpointId);
  return backend?.enabled === true ? contextOf(backend) : null;
}
