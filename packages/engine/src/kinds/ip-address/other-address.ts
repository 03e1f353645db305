import { idInColumn } from "../../values/id-in-column.ts";
import { textOf } from "../../values/text-of.ts";
import type { DesiredObject } from "../../translate/desired.ts";
import type { Row } from "../../values/row.ts";
import type { AdjustContext, ClaimContext } from "../kind.ts";

/** The VRF of a row by its id; `global` for NetBox's global table. */
export function tableOf(row: Row): number | "global" {
  return idInColumn(row["vrf"]) ?? "global";
}

/** Host part of an address in NetBox's form. */
export function hostOf(address: unknown): string {
  return textOf(address).split("/")[0] ?? "";
}

/** Another address of the same family that NetBox has on the machine's interface of an assumed one, which then has to stand back. */
export function otherAddress({ parent = "", fields }: DesiredObject, context: Pick<ClaimContext & AdjustContext, "idOf" | "children">): string | undefined {
  const interfaceId = context.idOf("vm-interface", parent);
  const host = hostOf(fields["address"]);
  const rows = interfaceId === undefined ? [] : context.children("ip-address", "assigned_object", interfaceId);
  const others = rows.filter((row) => row["assigned_object_type"] === "virtualization.vminterface").map((row) => textOf(row["address"]));
  return others.find((address) => hostOf(address) !== host && hostOf(address).includes(":") === host.includes(":"));
}
