import type { StageName } from "@proxbox/contract";
import type { InventoryPart, SelectedKind } from "@proxbox/engine";

/** What the engine is asked to do for one stage. */
export type StageWork = { readonly kinds: readonly SelectedKind[] } | { readonly part: InventoryPart };

function kinds(...names: readonly string[]): StageWork {
  return { kinds: names.map((kind) => ({ kind })) };
}

/** The stages of a full update as the engine sees them: the same that the backend asks for (packages/backend runs/stage-parts.ts). */
export const STAGE_WORK: Readonly<Record<StageName, StageWork>> = {
  devices: kinds("cluster-type", "site", "cluster", "manufacturer", "device-type", "device-role", "node"),
  storage: { part: "storage" },
  "virtual-machines": kinds("vm-role", "virtual-machine"),
  "task-history": { part: "task-history" },
  "vm-disks": kinds("virtual-disk"),
  "vm-backups": { part: "backups" },
  "vm-snapshots": { part: "snapshots" },
  "network-interfaces": { kinds: [{ kind: "node-interface" }, { kind: "ip-address", of: "nodes" }] },
  "vm-interfaces": kinds("vm-interface", "mac-address"),
  "ip-addresses": { kinds: [{ kind: "ip-address", of: "guests" }, { kind: "primary-ip" }] },
  sdn: { part: "sdn" },
  replications: { part: "replications" },
  "backup-routines": { part: "backup-routines" },
};
