import { AppError } from "@proxbox/contract";
import type { ServiceKind, ServiceState, ServiceStatus } from "@proxbox/contract";
import type { StoredBackend, StoredEndpoint, StoredNetbox, StoredProxmox } from "../endpoints/stored-endpoint.ts";
import { contextOf } from "./backend-context.ts";
import { probeBackend } from "./backend-probe.ts";
import type { BackendProbe, ProbeParts } from "./backend-probe.ts";
import { readVersion } from "./read-cluster.ts";
import type { ServiceParts } from "./service-parts.ts";

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
  readonly error?: AppError | undefined;
  /** When there is no error and yet it is not known how it is. */
  readonly isUnknown?: boolean;
  readonly detail?: string;
  readonly warnings?: readonly string[];
}

// Ten dashboards cost one look.
const freshMs = 5_000;
const proxmoxMs = 5_000;

const DISABLED: Finding = { authentication: "disabled", apiAccess: "disabled", detail: "The endpoint is disabled." };

function stateOf({ apiAccess, error, isUnknown = false }: Finding): ServiceState {
  if (apiAccess === "disabled") return "disabled";
  if (error !== undefined) return "error";
  return isUnknown ? "unknown" : "success";
}

function toStatus(kind: ServiceKind, endpoint: StoredEndpoint, { finding, at }: { readonly finding: Finding; readonly at: Date }): ServiceStatus {
  const { authentication, apiAccess, backendVersion = null, serviceVersion = null, error, warnings = [] } = finding;
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

function fromProbe({ authentication, apiAccess, version, error, warnings }: BackendProbe): Finding {
  return { authentication, apiAccess, backendVersion: version, error, warnings, detail: "The backend answers and takes its key." };
}

/** What a card can say whose backend is not usable; undefined when it is. */
function behind(probe: BackendProbe): Finding | undefined {
  return probe.error === undefined ? undefined : { authentication: "unknown", apiAccess: "error", backendVersion: probe.version, error: probe.error };
}

const NO_BACKEND: Finding = { authentication: "unknown", apiAccess: "error", error: new AppError("CFG_NO_BACKEND", { status: 404 }) };

async function findNetbox(parts: StatusParts, share: Shared, netbox: StoredNetbox): Promise<Finding> {
  const backend = await backendOf(parts, undefined);
  if (backend === undefined) return NO_BACKEND;
  const probe = await sharedProbe(parts, share, backend);
  const failed = behind(probe);
  if (failed !== undefined) return failed;
  const isComplete = netbox.token !== undefined && (netbox.tokenVersion === "v1" || netbox.tokenKey !== undefined);
  if (!isComplete) return { authentication: "error", apiAccess: "success", backendVersion: probe.version, error: new AppError("SYNC_NO_SECRET", { detail: netbox.name }) };
  // The backend is the one that speaks to NetBox; asking through it on every look would ask NetBox each time.
  return { authentication: "success", apiAccess: "success", backendVersion: probe.version, detail: "The backend answers, and the token is complete. Whether NetBox takes it is told by a test." };
}

async function findProxmox(parts: StatusParts, share: Shared, proxmox: StoredProxmox): Promise<Finding> {
  const backend = await backendOf(parts, proxmox.backendId);
  if (backend === undefined) return NO_BACKEND;
  const probe = await sharedProbe(parts, share, backend);
  const failed = behind(probe);
  if (failed !== undefined) return failed;
  const wireId = await parts.endpoints.wireIdOf(backend.id, proxmox.id);
  const told = { backendVersion: probe.version };
  if (wireId === undefined) return { ...told, authentication: "unknown", apiAccess: "unknown", isUnknown: true, detail: "The backend has not been told of this endpoint yet." };
  const fresh = (await parts.endpoints.backend(backend.id)) ?? backend;
  try {
    const serviceVersion = await readVersion(parts.http, contextOf(fresh), { wireId, answerMs: proxmoxMs });
    return { ...told, authentication: "success", apiAccess: "success", serviceVersion, detail: "Proxmox VE answers through the backend." };
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
  const tell = async <T extends StoredEndpoint>(kind: ServiceKind, endpoint: T, look: (endpoint: T) => Promise<Finding>): Promise<ServiceStatus> => {
    if (!endpoint.enabled) return toStatus(kind, endpoint, { finding: DISABLED, at: parts.clock() });
    return share(`${kind} ${JSON.stringify(endpoint)}`, async () => toStatus(kind, endpoint, { finding: await look(endpoint), at: parts.clock() }));
  };
  return {
    async read(kind, id) {
      if (kind === "backend") return tell(kind, found(await parts.endpoints.backend(id), kind, id), async (backend) => fromProbe(await sharedProbe(parts, share, backend)));
      if (kind === "netbox") return tell(kind, found(await parts.endpoints.netbox(id), kind, id), (netbox) => findNetbox(parts, share, netbox));
      return tell(kind, found(await parts.endpoints.proxmox(id), kind, id), (proxmox) => findProxmox(parts, share, proxmox));
    },
  };
}
