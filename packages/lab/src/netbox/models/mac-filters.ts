import { idOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { FieldError } from "../model/errors.ts";
import type { Filter, FilterContext } from "../model/model.ts";
import { normaliseMac } from "./mac-text.ts";

function parse(values: readonly string[]): string[] {
  return values.map((value) => {
    const mac = normaliseMac(value);
    if (mac === undefined) throw new FieldError(`Invalid MAC address format: ${value}`);
    return mac;
  });
}

function macsOf(values: readonly string[], { db }: FilterContext): Row[] {
  const table = db.table("dcim.macaddress");
  return parse(values).flatMap((mac) => [...table.idsBy("mac", mac)].flatMap((id) => table.get(id) ?? []));
}

/** `mac_address=` on MAC addresses themselves, in any notation. */
export const ownMacFilter: Readonly<Record<string, Filter>> = {
  mac_address: (values) => {
    const wanted = new Set(parse(values));
    return { test: (row) => wanted.has(textOf(row, "mac_address")) };
  },
};

/** `mac_address=` on interfaces: any of their MAC addresses. */
export function interfaceMacFilter(interfaceType: string): Readonly<Record<string, Filter>> {
  return {
    mac_address: (values, context) => {
      const macs = macsOf(values, context).filter((mac) => textOf(mac, "assigned_object_type") === interfaceType);
      const ids = new Set(macs.map((mac) => idOf(mac, "assigned_object_id") ?? 0));
      return { ids, test: (row) => ids.has(row.id) };
    },
  };
}

/** `mac_address=` on VMs: any MAC address of any of their interfaces. */
export const vmMacFilter: Readonly<Record<string, Filter>> = {
  mac_address: (values, context) => {
    const { db } = context;
    const interfaces = macsOf(values, context)
      .filter((mac) => textOf(mac, "assigned_object_type") === "virtualization.vminterface")
      .flatMap((mac) => db.get("virtualization.vminterface", idOf(mac, "assigned_object_id")) ?? []);
    const ids = new Set(interfaces.map((row) => idOf(row, "virtual_machine") ?? 0));
    return { ids, test: (row) => ids.has(row.id) };
  },
};
