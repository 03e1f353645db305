import { AppError } from "@proxbox/contract";
import type { PolicyTestAnswer, PolicyTestRequest, SyncSettings } from "@proxbox/contract";
import { tryPolicies } from "@proxbox/engine";
import type { EndpointSettings } from "../endpoints/endpoint-settings.ts";
import type { Store } from "../store/store.ts";
import { askedSettings, mergedPolicies } from "./asked-settings.ts";
import { resolveScope } from "./resolve-scope.ts";
import type { ResolvedScope } from "./resolve-scope.ts";
import type { Scope } from "./runs.ts";
import { readWireSettings } from "./wire-settings.ts";

/** What trying policies works with. */
export interface TrialParts {
  readonly store: Store;
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
}

/** The question, the settings of the sync that it starts from, and the query's own words for the run (`overwrite_*`, `sync_mode_*`). */
export interface AskedTrial extends PolicyTestRequest {
  readonly sync: SyncSettings;
  readonly settings: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Says what a run would do with one object under policies that nobody has saved: of its endpoint only what it hangs on is read, and
 * nothing is written. Throws `RUN_UNKNOWN_OBJECT` for a key that no endpoint has, `CFG_ENDPOINT_DISABLED`, and what a scope can throw.
 */
export async function tryPoliciesOn(parts: TrialParts, asked: AskedTrial): Promise<PolicyTestAnswer> {
  const { store, clock } = parts;
  const { kind, key, policies, sync, signal } = asked;
  const wire = readWireSettings(asked.settings, sync.inventory);
  const scope = narrowed(await resolveScope({ ...parts, sync, signal, ...(wire.branch === undefined ? {} : { branch: wire.branch }) }, scopeOf(parts, key)));
  const options = {
    sources: scope.sources.map((source) => ({ ...source, settings: askedSettings(source.settings, wire, false) })),
    otherSources: scope.otherSources,
    otherSettings: Object.fromEntries(Object.entries(scope.otherSettings).map(([name, kept]) => [name, askedSettings(kept, wire, false)])),
    netbox: scope.netbox,
    lastWritten: store.lastWritten,
    decisions: store.conflicts.decisions(),
    clock,
    newId: () => "policies",
    kinds: wire.kinds,
  };
  return tryPolicies(options, { kind, key, policies: mergedPolicies(policies, wire.source.policies), signal });
}

/** Where to look for the object of a key: `<source>/qemu/100/net0` is on one guest, anything else on the endpoint. */
function scopeOf({ store }: TrialParts, key: string): Scope {
  const [source = "", type, vmid = ""] = key.split("/");
  const row = store.proxmoxEndpoints.list().find((each) => each.source === source);
  if (row === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `${key} hangs on no Proxmox endpoint; what all endpoints share is written once and has no policies to try` });
  if (!row.isEnabled) throw new AppError("CFG_ENDPOINT_DISABLED", { detail: row.name });
  const number = Number(/^\d+/.exec(vmid)?.[0]);
  return { endpointIds: [row.id], ...((type === "qemu" || type === "lxc") && Number.isSafeInteger(number) ? { guest: { type, vmid: number } } : {}) };
}

/** Nodes and clusters need no guest to be read. */
function narrowed(scope: ResolvedScope): ResolvedScope {
  return scope.under === undefined ? { ...scope, sources: scope.sources.map((source) => ({ ...source, onlyGuests: [] })) } : scope;
}
