import { setTimeout as waitFor } from "node:timers/promises";
import { AppError } from "@proxbox/contract";
import type { ErrorCode, SyncSettings } from "@proxbox/contract";
import { findCluster, findGuests, loadOfKind, resolveSources } from "@proxbox/engine";
import type { SessionOptions, Source } from "@proxbox/engine";
import { toNetboxOptions, toSource } from "../endpoints/engine-options.ts";
import type { EndpointSettings } from "../endpoints/endpoint-settings.ts";
import type { ProxmoxEndpointRow, Store } from "../store/store.ts";
import type { GuestPlace, Scope } from "./runs.ts";

/** What a scope comes to: endpoints, and where it is narrower than they are, the guests. */
export interface ResolvedScope {
  /** Sources of this NetBox that are not in scope, disabled ones too: what is theirs is not to be taken for nobody's. */
  readonly otherSources: readonly string[];
  readonly otherSettings: NonNullable<SessionOptions["otherSettings"]>;
  readonly netbox: SessionOptions["netbox"];
  readonly sources: readonly Source[];
  /** Names of the endpoints, for people. */
  readonly endpoints: readonly string[];
  /** Keys of the guests that alone are written; absent: everything. */
  readonly under?: readonly string[];
}

/** What resolving needs. */
export interface ScopeWork {
  readonly store: Store;
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
  /** Settings of the sync in the place of those that are kept. */
  readonly sync?: SyncSettings;
  /** Of NetBox; absent: main. */
  readonly branch?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Finds what a run has to look at; never more than was asked for. Throws `CFG_NO_NETBOX`, `RUN_UNKNOWN_OBJECT` for a
 * machine, guest or cluster that is not there, and the error of a NetBox or Proxmox VE that had to be asked for it.
 */
export async function resolveScope(work: ScopeWork, scope: Scope): Promise<ResolvedScope> {
  const { store, endpoints: settings, branch, sync = store.syncSettings.get() } = work;
  const row = store.netboxEndpoint.get();
  if (row === undefined) throw new AppError("CFG_NO_NETBOX");
  if (!row.isEnabled) throw new AppError("CFG_NO_NETBOX", { detail: "it is disabled" });
  const netbox = { ...toNetboxOptions(row, settings), ...(branch === undefined ? {} : { branch }) };
  const all = store.proxmoxEndpoints.list();
  const { rows, cluster } = pickRows(all, scope);
  const meant = rows.map((each) => toSource(each, settings, sync));
  const sources = await ofCluster(work, { netbox, sources: meant }, { name: cluster, code: "CFG_SCOPE_INVALID" });
  const narrowed = await narrow(work, { netbox, sources }, scope);
  const names = new Set(narrowed.sources.map(({ name }) => name));
  const others = all.filter(({ source }) => !names.has(source)).map((each) => toSource(each, settings, sync));
  const otherSettings = Object.fromEntries(others.map((source) => [source.name, source.settings]));
  return { netbox, otherSources: Object.keys(otherSettings), otherSettings, endpoints: rows.filter(({ source }) => names.has(source)).map(({ name }) => name), ...narrowed };
}

/** The enabled endpoints that are meant. A name that no endpoint has may be that of a cluster, which only the endpoints can tell. */
function pickRows(all: readonly ProxmoxEndpointRow[], { endpointIds, endpointName, domain, ipAddress }: Scope): { rows: readonly ProxmoxEndpointRow[]; cluster?: string } {
  const isSame = (wanted: string | undefined, value: string | null): boolean => wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();
  const chosen = all.filter((row) => endpointIds === undefined || endpointIds.includes(row.id));
  const hosts = chosen.filter((row) => isSame(domain, row.domain) && isSame(ipAddress, row.ipAddress));
  const rows = hosts.filter((row) => row.isEnabled);
  // Ids that match nothing are an empty run (wire-contract.md 0.6); a host that matches nothing is a mistake.
  if (rows.length === 0 && (domain ?? ipAddress) !== undefined) throw new AppError("CFG_SCOPE_INVALID", { detail: `no enabled endpoint has ${domain ?? ipAddress}` });
  if (endpointName === undefined) return { rows };
  // Of a disabled endpoint the name is known, and nothing else is meant by it.
  const named = hosts.filter((row) => isSame(endpointName, row.name));
  return named.length > 0 ? { rows: named.filter((row) => row.isEnabled) } : { rows, cluster: endpointName };
}

type Found = Pick<ResolvedScope, "sources" | "under">;

async function narrow(work: ScopeWork, about: Pick<ResolvedScope, "netbox" | "sources">, scope: Scope): Promise<Found> {
  if (scope.netboxVmIds !== undefined) return toMachines(work, about, scope.netboxVmIds);
  if (scope.guest !== undefined) return toGuest(await ofCluster(work, about, { name: scope.guest.clusterName }), scope.guest);
  if (scope.netboxClusterId !== undefined) return ofNetboxCluster(work, about, scope.netboxClusterId);
  return { sources: await ofCluster(work, about, { name: scope.clusterName }) };
}

/** The sources that are the cluster of a name; all where none is named. */
async function ofCluster({ store, signal, clock }: ScopeWork, { netbox, sources }: Pick<ResolvedScope, "netbox" | "sources">, { name, code = "RUN_UNKNOWN_OBJECT" }: { name?: string | undefined; code?: ErrorCode }): Promise<readonly Source[]> {
  if (name === undefined || sources.length === 0) return sources;
  const found = await findCluster(sources, name, { signal, clock });
  // Two endpoints of one cluster are one (E05).
  const meant = found.sources.length < 2 ? found : await resolveSources({ sources: found.sources, lastWritten: store.lastWritten, netbox, clock, signal });
  // Stand-alone nodes often share a name, and so may clusters: a guess could write to a stranger.
  if (meant.sources.length > 1) throw new AppError("CFG_SCOPE_INVALID", { detail: `${name} is the cluster of several endpoints: ${meant.sources.map((source) => source.name).join(", ")}; name one of them with proxmox_endpoint_ids` });
  if (meant.sources.length > 0) return meant.sources;
  const [problem] = found.problems;
  throw new AppError(code, { detail: problem === undefined ? `no Proxmox endpoint has the cluster ${name}` : `no Proxmox endpoint that answers has the cluster ${name} (${problem.message})` });
}

function toGuest(sources: readonly Source[], guest: GuestPlace): Found {
  const [source, other] = sources;
  if (source === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: "no Proxmox endpoint is in scope" });
  if (other !== undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `several endpoints are in scope, so ${guest.type}/${guest.vmid} may be any of several guests; name the cluster` });
  return { sources: [{ ...source, onlyGuests: [guest.vmid], isReadingNodes: false }], under: [`${source.name}/${guest.type}/${guest.vmid}`] };
}

async function toMachines(work: ScopeWork, { netbox, sources }: Pick<ResolvedScope, "netbox" | "sources">, ids: readonly number[]): Promise<Found> {
  const { store, clock, signal } = work;
  const found = await findGuests({ netbox, sources, lastWritten: store.lastWritten, clock, signal, wait: (ms, abort) => waitFor(ms, undefined, { signal: abort }) }, ids);
  if (found.unknown.length > 0) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `NetBox has no virtual machine ${found.unknown.join(", ")}` });
  if (found.unmatched.length > 0) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `no Proxmox endpoint in scope has the virtual machine ${found.unmatched.join(", ")} of NetBox` });
  const guests = [...found.guests.values()];
  const narrowed = sources.flatMap((source) => {
    const own = guests.filter((guest) => guest.source === source.name);
    return own.length === 0 ? [] : [{ ...source, onlyGuests: own.map(({ vmid }) => vmid), isReadingNodes: false }];
  });
  return { sources: narrowed, under: guests.map(({ source, type, vmid }) => `${source}/${type}/${vmid}`) };
}

/** The endpoint whose cluster NetBox has under an id: by our record of it. */
async function ofNetboxCluster({ store }: ScopeWork, { netbox, sources }: Pick<ResolvedScope, "netbox" | "sources">, netboxId: number): Promise<Found> {
  for (const source of sources) {
    const records = await loadOfKind({ lastWritten: store.lastWritten, netbox, kind: "cluster" }, source.name);
    if (records.some(({ netboxId: id }) => id === netboxId)) return { sources: [source] };
  }
  throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `no Proxmox endpoint in scope is known to be the cluster ${netboxId} of NetBox; run a full update once` });
}
