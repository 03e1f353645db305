import type { StageName } from "@proxbox/contract";
import type { InventoryPart, SelectedKind } from "@proxbox/engine";

/** What a stage does: kinds that it writes to NetBox, or a part of the inventory that it reads. */
export type StagePart =
  | { readonly kinds: readonly SelectedKind[]; /** Whether it looks at nodes alone, so that no guest need be read for it. */ readonly isOfNodes?: true }
  | { readonly inventory: InventoryPart };

function kinds(...names: readonly string[]): readonly SelectedKind[] {
  return names.map((kind) => ({ kind }));
}

/** Every stage's part. Tags have no stage of their own: they come with what bears them. A test proves that no kind is left out. */
export const STAGE_PARTS: Readonly<Record<StageName, StagePart>> = {
  devices: { kinds: kinds("cluster-type", "site", "cluster", "manufacturer", "device-type", "device-role", "platform", "node"), isOfNodes: true },
  storage: { inventory: "storage" },
  "virtual-machines": { kinds: kinds("vm-role", "vm-type", "tenant", "guest-platform", "named-role", "named-site", "virtual-machine", "cloud-init") },
  "task-history": { inventory: "task-history" },
  "vm-disks": { kinds: kinds("virtual-disk") },
  "vm-backups": { inventory: "backups" },
  "vm-snapshots": { inventory: "snapshots" },
  "network-interfaces": { kinds: [{ kind: "node-interface" }, { kind: "mac-address", of: "nodes" }, { kind: "interface-relation" }, { kind: "ip-address", of: "nodes" }], isOfNodes: true },
  "vm-interfaces": { kinds: [...kinds("vlan-group", "vlan", "vm-interface"), { kind: "mac-address", of: "guests" }, ...kinds("guest-interface")] },
  "ip-addresses": { kinds: [{ kind: "ip-range" }, { kind: "ip-address", of: "guests" }, { kind: "vrf" }, { kind: "primary-ip" }, { kind: "guest-address" }] },
  sdn: { inventory: "sdn" },
  replications: { inventory: "replications" },
  "backup-routines": { inventory: "backup-routines" },
};
