import type { Row } from "./row.ts";

/** What bears the interfaces of one NetBox model, and where it names the addresses that are its own. */
export interface Bearer {
  /** List endpoint of the interfaces, below `/api/`. */
  readonly path: string;
  /** Column of an interface that names its machine or device. */
  readonly column: string;
  readonly ownerType: string;
  readonly ownerPath: string;
  /** Columns of the owner that name an address, with what such an address is called. */
  readonly designations: Readonly<Record<string, string>>;
}

const PRIMARY = { primary_ip4: "primary address", primary_ip6: "primary address" };

/** The models whose rows bear addresses and MAC addresses, by NetBox's name; an FHRP group has no primary one (netbox-api.md 2.12). */
export const BEARERS: Readonly<Record<string, Bearer>> = {
  "virtualization.vminterface": { path: "virtualization/interfaces", column: "virtual_machine", ownerType: "virtualization.virtualmachine", ownerPath: "virtualization/virtual-machines", designations: PRIMARY },
  "dcim.interface": { path: "dcim/interfaces", column: "device", ownerType: "dcim.device", ownerPath: "dcim/devices", designations: { ...PRIMARY, oob_ip: "out-of-band address" } },
};

/** Rows by NetBox's name of the model, then by id. */
export type RowsByType = ReadonlyMap<string, ReadonlyMap<number, Row>>;
