import { AppError } from "@proxbox/contract";
import type { ServiceKind, ServiceState, ServiceStatus } from "@proxbox/contract";
import type { StoredBackend, StoredEndpoint, StoredNetbox, StoredProxmox } from "../endpoints/stored-endpoint.ts";
import { contextOf } from "./backend-context.ts";
import { probeBackend } from "./backend-probe.ts";
import type { BackendProbe, ProbeParts } from "./backend-probe.ts";
import { readVersion } from "./read-cluster.ts";
import { isAboutToken, readNetbox } from "./read-netbox.ts";
import type { ServiceParts } from "./service-parts.ts";
import { timed } from "./timed.ts";

/** Tells how endpoints are. */
export interface ServiceStatuses {
  /** Throws `CFG_ENDPOINT_UNKNOWN`. A disabled endpoint is told as such, and nothing is asked (E111). */
  read(kind: ServiceKind, id: number): Promise<ServiceStatus>;
}

type StatusParts = ServiceParts & ProbeParts;

/** What a look found; the rest of a status is the endpoint's own. */
interface Finding {
  readonly authentication: ServiceState;
  readonly apiAccess: ServiceState;
  readonly backendVersion?: string | undefined;
  readonly serviceVersion?: string | undefined;
  readonly latencyMs?: number | undefined;
  readonly error?: AppError | undefined;
  /** When there is no error and yet it is not known how it is. */
  readonly isUnknown?: boolean;
  readonly detail?: string;
  readonly warnings?: readonly string[];
}

// Ten dashboards cost one look.
const freshMs = 5_000;
const lookMs = 5_000;

const DISABLED: Finding = { authentication: "disabled", apiAccess: "disabled", detail: "The endpoint is disabled." };

function stateOf({ apiAccess, error, isUnknown = false }: Finding): ServiceState {
  if (apiAccess === "disabled") return "disabled";
  if (error !== undefined) return "error";
  return isUnknown ? "unknown" : "success";
}

/** What a look found, when, and when the endpoint answered last. */
interface Look {
  readonly finding: Finding;
  readonly at: Date;
  readonly seenAt: Date | undefined;
}

function toStatus(kind: ServiceKind, endpoint: StoredEndpoint, { finding, at, seenAt }: Look): ServiceStatus {
  const { authentication, apiAccess, backendVersion = null, serviceVersion = null, latencyMs = null, error, warnings = [] } = finding;
  return {
    kind,
    id: endpoint.id,
    name: endpoint.name,
    status: stateOf(finding),
    backend_version: backendVersion,
    service_version: serviceVersion,
    target_address: endpoint.domain ?? endpoint.ipAddress ?? null,
    target_port: endpoint.port,
    authentication,
    api_access: apiAccess,
    detail: error?.message ?? finding.detail ?? "",
    code: error?.code ?? null,
    hint: error?.hint ?? null,
    http_status: error?.status ?? null,
    latency_ms: latencyMs,
    seen_at: seenAt?.toISOString() ?? null,
    warnings: [...warnings],
    checked_at: at.toISOString(),
  };
}

/** Work that is shared while it goes on, and for some seconds after. */
function createShared({ clock }: Pick<ServiceParts, "clock">) {
  const kept = new Map<string, { readonly work: Promise<unknown>; untilMs: number }>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const now = clock().getTime();
    for (const [other, { untilMs }] of kept) if (now >= untilMs) kept.delete(other);
    const known = kept.get(key);
    if (known !== undefined) return known.work as Promise<T>;
    const entry = { work: work(), untilMs: Number.POSITIVE_INFINITY };
    kept.set(key, entry);
    const settle = (): void => void (entry.untilMs = clock().getTime() + freshMs);
    entry.work.then(settle, settle);
    return entry.work;
  };
}

type Shared = ReturnType<typeof createShared>;

/** The look at a backend that its own card and those of what depends on it share; another key or address is another look. */
function sharedProbe(parts: StatusParts, share: Shared, backend: StoredBackend): Promise<BackendProbe> {
  const mark = `backend ${backend.id} ${contextOf(backend).target} ${backend.key ?? ""}`;
  return share(mark, () => probeBackend(parts, backend, () => parts.endpoints.backend(backend.id)));
}

async function backendOf({ endpoints }: StatusParts, id: number | undefined): Promise<StoredBackend | undefined> {
  const backend = id === undefined ? (await endpoints.backends()).find(({ enabled }) => enabled) : await endpoints.backend(id);
  return backend?.enabled === true ? backend : undefined;
}

function fromProbe({ authentication, apiAccess, version, error, warnings, latencyMs }: BackendProbe): Finding {
  return { authentication, apiAccess, backendVersion: version, error, warnings, latencyMs, detail: "The backend answers and takes its key." };
}

/** What a card can say whose backend is not usable; undefined when it is. */
function behind(probe: BackendProbe): Finding | undefined {
  return probe.error === undefined ? undefined : { authentication: "unknown", apiAccess: "error", backendVersion: probe.version, error: probe.error };
}

const NO_BACKEND: Finding = { authentication: "unknown", apiAccess: "error", error: new AppError("CFG_NO_BACKEND", { status: 404 }) };

const NOT_TOLD: Finding = { authentication: "unknown", apiAccess: "unknown", isUnknown: true, detail: "The backend has not been told of this endpoint yet." };

/** Asks NetBox through the backend, the only one that speaks to it: what is told of it is true now, and not only that its token is complete. */
async function askNetbox(parts: StatusParts, backend: StoredBackend): Promise<Finding> {
  const fresh = (await parts.endpoints.backend(backend.id)) ?? backend;
  try {
    const { result, latencyMs } = await timed(parts, () => readNetbox(parts.http, contextOf(fresh), lookMs));
    if (!result.isAsked) return { authentication: "unknown", apiAccess: "unknown", isUnknown: true, detail: "This backend cannot ask NetBox by itself; the token is complete." };
    return { authentication: "success", apiAccess: "success", serviceVersion: result.version, latencyMs, detail: "NetBox answers through the backend." };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return isAboutToken(error) ? { authentication: "error", apiAccess: "success", error } : { authentication: "unknown", apiAccess: "error", error };
  }
}

async function findNetbox(parts: StatusParts, share: Shared, netbox: StoredNetbox): Promise<Finding> {
  const backend = await backendOf(parts, undefined);
  if (backend === undefined) return NO_BACKEND;
  const probe = await sharedProbe(parts, share, backend);
  const failed = behind(probe);
  if (failed !== undefined) return failed;
  const isComplete = netbox.token !== undefined && (netbox.tokenVersion === "v1" || netbox.tokenKey !== undefined);
  if (!isComplete) return { authentication: "error", apiAccess: "success", backendVersion: probe.version, error: new AppError("SYNC_NO_SECRET", { detail: netbox.name }) };
  // A backend has one: which of them would answer is not known.
  if ((await parts.endpoints.netboxes()).filter(({ enabled }) => enabled).length > 1) return { ...NOT_TOLD, backendVersion: probe.version, detail: "Several NetBox endpoints are enabled, and a backend has one." };
  if (!(await parts.endpoints.holdsNetbox(backend.id, netbox.id))) return { backendVersion: probe.version, ...NOT_TOLD };
  return { backendVersion: probe.version, ...(await askNetbox(parts, backend)) };
}

async function findProxmox(parts: StatusParts, share: Shared, proxmox: StoredProxmox): Promise<Finding> {
  const backend = await backendOf(parts, proxmox.backendId);
  if (backend === undefined) return NO_BACKEND;
  const probe = await sharedProbe(parts, share, backend);
  const failed = behind(probe);
  if (failed !== undefined) return failed;
  const wireId = await parts.endpoints.wireIdOf(backend.id, proxmox.id);
  const told = { backendVersion: probe.version };
  if (wireId === undefined) return { ...told, ...NOT_TOLD };
  const fresh = (await parts.endpoints.backend(backend.id)) ?? backend;
  try {
    const { result: serviceVersion, latencyMs } = await timed(parts, () => readVersion(parts.http, contextOf(fresh), { wireId, answerMs: lookMs }));
    return { ...told, authentication: "success", apiAccess: "success", serviceVersion, latencyMs, detail: "Proxmox VE answers through the backend." };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...told, authentication: "error", apiAccess: "error", error };
  }
}

function found<T extends StoredEndpoint>(endpoint: T | undefined, kind: ServiceKind, id: number): T {
  if (endpoint === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: `${kind} ${id}` });
  return endpoint;
}

/** Makes the statuses: each look serves everybody who asks while it goes on and for 5 s after. */
export function createServiceStatuses(parts: StatusParts): ServiceStatuses {
  const share = createShared(parts);
  const seen = new Map<string, Date>();
  const told = (kind: ServiceKind, endpoint: StoredEndpoint, finding: Finding): ServiceStatus => {
    const at = parts.clock();
    const key = `${kind} ${endpoint.id}`;
    if (finding.apiAccess === "success") seen.set(key, at);
    return toStatus(kind, endpoint, { finding, at, seenAt: seen.get(key) });
  };
  const tell = async <T extends StoredEndpoint>(kind: ServiceKind, endpoint: T, look: (endpoint: T) => Promise<Finding>): Promise<ServiceStatus> => {
    if (!endpoint.enabled) return told(kind, endpoint, DISABLED);
    return share(`${kind} ${JSON.stringify(endpoint)}`, async () => told(kind, endpoint, await look(endpoint)));
  };
  return {
    async read(kind, id) {
      if (kind === "backend") return tell(kind, found(await parts.endpoints.backend(id), kind, id), async (backend) => fromProbe(await sharedProbe(parts, share, backend)));
      if (kind === "netbox") return tell(kind, found(await parts.endpoints.netbox(id), kind, id), (netbox) => findNetbox(parts, share, netbox));
      return tell(kind, found(await parts.endpoints.proxmox(id), kind, id), (proxmox) => findProxmox(parts, share, proxmox));
    },
  };
}
