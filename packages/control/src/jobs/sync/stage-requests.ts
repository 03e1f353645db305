import { wireStage } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import type { WireQuery } from "./sync-parts.ts";
import { isDisabled } from "./why-skipped.ts";

/** One stream of a stage: its path, its query, and the virtual machines it is about (none: all). */
export interface StageRequest {
  readonly path: string;
  readonly query: WireQuery;
  readonly vmIds: readonly number[];
}

/** What the requests of a stage are made from. */
export interface StageScope {
  /** The settings' query with the scope: one wire id, the run's id. */
  readonly query: WireQuery;
  /** All stages of the job. */
  readonly stages: readonly StageName[];
  /** NetBox ids of virtual machines; empty: all. */
  readonly vmIds: readonly number[];
}

/** Addresses and interfaces have stages of their own; without one of them the machines' stage writes what the modes allow. */
function networkAdditions({ query, stages }: StageScope): WireQuery {
  const hasOwnStage = stages.includes("vm-interfaces") || stages.includes("ip-addresses");
  if (hasOwnStage || isDisabled(query, "vm_interface")) return { sync_vm_network: "false" };
  return {
    ...(isDisabled(query, "ip_address") ? { assign_vm_interface_ips: "false" } : {}),
    ...(isDisabled(query, "mac") ? { sync_vm_interface_macs: "false" } : {}),
  };
}

/** What single stages are sent besides (wire-contract.md 1.7). */
const ADDITIONS: Partial<Readonly<Record<StageName, (scope: StageScope) => WireQuery>>> = {
  "virtual-machines": (scope) => ({ sync_task_history: "false", ...networkAdditions(scope) }),
  "vm-backups": () => ({ delete_nonexistent_backup: "true" }),
  "vm-snapshots": () => ({ delete_nonexistent_snapshot: "true" }),
  "vm-interfaces": ({ query }) => (isDisabled(query, "mac") ? { sync_vm_interface_macs: "false" } : {}),
};

function toRequest(path: string, query: WireQuery, vmIds: readonly number[]): StageRequest {
  const targeted = vmIds.length === 0 ? {} : { netbox_vm_ids: vmIds.join(",") };
  return { path: `${path}/stream`, query: { ...query, ...targeted }, vmIds };
}

/** The streams of a stage: one, or one per virtual machine where the wire has a path for it. */
export function stageRequests(stage: StageName, scope: StageScope): readonly StageRequest[] {
  const { path, scopedPath } = wireStage(stage);
  const query = { ...scope.query, ...ADDITIONS[stage]?.(scope) };
  if (scope.vmIds.length === 0 || scopedPath === undefined) return [toRequest(path, query, scope.vmIds)];
  return scope.vmIds.map((vmId) => toRequest(scopedPath.replace("{id}", String(vmId)), query, [vmId]));
}
