import type { Change, SyncMode, SyncModeName, SyncModes } from "@proxbox/contract";
import { KINDS } from "../kinds/kinds.ts";
import type { Kind } from "../kinds/kind.ts";
import type { SelectedKind } from "../plan/slice.ts";
import type { SourceSettings } from "../translate/source-settings.ts";

/** What the sync modes come to in a run. */
export interface RunModes {
  readonly kinds: readonly Kind[];
  /** Over the settings of every source. */
  readonly source: Partial<SourceSettings>;
  /** Whether a change may be written: nothing of what is disabled, and of `bootstrap_only` only what NetBox has not yet. */
  isAllowed(change: Pick<Change, "kind" | "key" | "action" | "fields">): boolean;
}

/** What holds in a run besides the modes. */
export interface RunModeOptions {
  readonly isWithMacs: boolean;
  /** Whether what is read of the SDN goes into NetBox. */
  readonly isWithSdn: boolean;
}

const guestAddress: readonly SelectedKind[] = [{ kind: "ip-address", of: "guests" }, { kind: "primary-ip" }, { kind: "guest-address" }];
const guestInterface: readonly SelectedKind[] = [{ kind: "vm-interface" }, { kind: "mac-address", of: "guests" }, { kind: "guest-interface" }, ...guestAddress];
const guest: readonly SelectedKind[] = [{ kind: "virtual-machine" }, { kind: "virtual-disk" }, { kind: "cloud-init" }, ...guestInterface];
const node: readonly SelectedKind[] = [{ kind: "node" }, { kind: "node-interface" }, { kind: "mac-address", of: "nodes" }, { kind: "interface-relation" }, { kind: "ip-address", of: "nodes" }];
const sdn: readonly SelectedKind[] = ["sdn-zone", "sdn-vnet", "sdn-subnet", "sdn-controller", "sdn-fabric", "l2vpn", "prefix", "vnet-vlan"].map((kind) => ({ kind }));

/** What each mode reaches, with everything below it (wire-contract.md 5.3). Templates are told from machines by what is read, not by what is written. */
const REACH: Readonly<Record<SyncModeName, readonly SelectedKind[]>> = {
  vm: guest,
  vm_interface: guestInterface,
  mac: [{ kind: "mac-address" }],
  ip_address: guestAddress,
  cluster: [{ kind: "cluster" }, ...node],
  node,
  vm_template: [],
  storage: [{ kind: "storage" }],
  sdn,
  sdn_bgp: [],
};

function isNamed(selected: readonly SelectedKind[], { kind, key }: Pick<Change, "kind" | "key">): boolean {
  return selected.some((each) => each.kind === kind && (each.of === undefined || (each.of === "nodes") === (key.split("/")[1] === "node")));
}

/** Whether NetBox has nothing of it yet: a new object, or primary addresses and relations where there are none. */
function isFirst({ kind, action, fields }: Pick<Change, "kind" | "action" | "fields">): boolean {
  return action === "create" || (KINDS.find(({ name }) => name === kind)?.patches !== undefined && fields.every(({ before }) => before === null));
}

/** Where machines are off, the mode of templates is that of all guests that are left. */
function reachOf(modes: SyncModes, mode: SyncMode): readonly SelectedKind[] {
  const ofGuests = modes.vm === "disabled" ? modes.vm_template : modes.vm;
  return Object.entries({ ...modes, vm: ofGuests }).flatMap(([name, each]) => (each === mode ? REACH[name as SyncModeName] : []));
}

/** What modes, after their cascade, mean for a run. */
export function runModes(modes: SyncModes, { isWithMacs, isWithSdn }: RunModeOptions): RunModes {
  const isOff = (name: SyncModeName): boolean => modes[name] === "disabled";
  const denied = [...reachOf(modes, "disabled"), ...(isWithSdn ? [] : sdn)];
  const created = reachOf(modes, "bootstrap_only");
  return {
    // An interface names its MAC address, so without the kind it would wait for one for ever.
    kinds: isWithMacs && !isOff("mac") ? KINDS : KINDS.filter(({ name }) => name !== "mac-address"),
    source: {
      ...(isOff("node") ? { isManagingDevices: false } : {}),
      ...(isOff("vm_template") && !isOff("vm") ? { isIncludingTemplates: false } : {}),
      ...(isOff("vm") && !isOff("vm_template") ? { isIncludingMachines: false } : {}),
    },
    isAllowed: (change) => !isNamed(denied, change) && (isFirst(change) || !isNamed(created, change)),
  };
}
