import type { Change } from "@proxbox/contract";
import { isReference } from "@proxbox/contract";
import type { Board } from "./board.ts";

/** Says whether a change moves an address from one interface of a machine to another of the same machine, where it may stay primary. */
export function isWithinMachine(board: Board, change: Change): boolean {
  const move = change.fields.find(({ field }) => field === "assigned_object");
  if (move === undefined || !isReference(move.after)) return false;
  const target = board.matches.get(move.after.kind, move.after.key);
  const machineId = board.idOf("virtual-machine", target?.desired.parent ?? "");
  return machineId !== undefined && machineOf(board, move.before) === machineId;
}

/** Id of the machine of an interface in its canonical form `virtualization.vminterface:5`. */
function machineOf(board: Board, assigned: unknown): unknown {
  const kind = board.kinds.get("vm-interface");
  if (kind === undefined || typeof assigned !== "string" || !assigned.startsWith(`${kind.objectType}:`)) return undefined;
  const row = board.row(kind.name, Number(assigned.slice(kind.objectType.length + 1)));
  return row === undefined ? undefined : board.valuesOf(kind, row)["virtual_machine"];
}
