import type { Size } from "./measure-size.ts";
import type { TableRow } from "./table.ts";

/** A goal beside its figure. The issue states each for a size; larger estates are held to it as well, smaller ones prove nothing. */
export function goalFrom(vms: number, size: Size, goal: Required<Pick<TableRow, "goal" | "isMet">>): Partial<TableRow> {
  return size.vms >= vms ? goal : {};
}
