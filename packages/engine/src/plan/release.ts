import type { Change } from "@proxbox/contract";
import type { Row } from "../values/row.ts";
import type { Board } from "./board.ts";
import { isWithinMachine } from "./within-machine.ts";

/**
 * NetBox refuses to move or to unassign an address that is somebody's primary (netbox-api.md 2.12): before it leaves,
 * the machine lets go of it (E43). A deletion needs none, NetBox clears the field itself; nor does a move between two
 * interfaces of the machine.
 */
export function releasesFor(board: Board, changes: readonly Change[], gone: readonly Change[]): readonly Change[] {
  return [...changes, ...gone].flatMap((change) => (isMove(change) && !isWithinMachine(board, change) ? releasesOf(board, change) : []));
}

function isMove(change: Change): boolean {
  return change.kind === "ip-address" && change.action === "update" && change.fields.some(({ field, before }) => field === "assigned_object" && before !== null);
}

function releasesOf(board: Board, change: Change): readonly Change[] {
  return ["primary_ip4", "primary_ip6"].flatMap((field) => {
    const owners = change.netboxId === undefined ? [] : board.designations.machinesWithPrimary(field, change.netboxId);
    return owners.flatMap((row) => releaseOf(board, { row, field, change }) ?? []);
  });
}

function releaseOf(board: Board, about: { row: Row; field: string; change: Change }): Change | undefined {
  const owner = board.matchOfRow("virtual-machine", about.row.id);
  const key = owner?.desired.key ?? board.recordOfRow("virtual-machine", about.row.id)?.key;
  if (key === undefined) return undefined;
  const label = owner?.desired.label ?? key;
  return {
    kind: "primary-ip",
    key: `${key}/primary-ip`,
    label: `${label} primary address`,
    parent: key,
    action: "release",
    netboxId: about.row.id,
    ...(about.row.last_updated === undefined ? {} : { lastUpdated: about.row.last_updated }),
    fields: [{ field: about.field, before: about.change.netboxId ?? null, after: null, reason: `the address goes to ${about.change.label}` }],
    reason: "an address must not be primary while it moves",
  };
}
