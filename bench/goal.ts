import type { Size } from "./measure-size.ts";
import type { TableRow } from "./table.ts";

type Goal = Required<Pick<TableRow, "goal" | "isMet">>;

/** A goal beside its figure, where what was measured is large enough to be held to it; less proves nothing. */
export function goalWhere(isHeld: boolean, goal: Goal): Partial<TableRow> {
  return isHeld ? goal : {};
}

/** A goal beside its figure. The issue states each for a size; larger estates are held to it as well, smaller ones prove nothing. */
export function goalFrom(vms: number, size: Size, goal: Goal): Partial<TableRow> {
  return goalWhere(size.vms >= vms, goal);
}
