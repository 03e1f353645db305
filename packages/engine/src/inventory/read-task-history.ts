import { TaskRow } from "../proxmox/inventory-schema.ts";
import { facts, isoTime } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { reasonHidden } from "./prove-sight.ts";
import { readList } from "./read-list.ts";
import type { List } from "./read-list.ts";
import type { Reading } from "./reading.ts";

const defaultLimit = 500;
const pageSize = 500;

// Bounds of a vmid in Proxmox VE; a task's id may also be a disk, a service or nothing.
const vmidForm = /^[1-9]\d{2,8}$/;

function toItem(reading: Reading, node: string, row: TaskRow): readonly InventoryItem[] {
  if (row.id === undefined || !vmidForm.test(row.id)) return [];
  const vmid = Number(row.id);
  return [
    {
      kind: "task-history",
      key: itemKey(reading.source, "task-history", node, row.upid),
      label: `${row.type ?? "task"} ${vmid}`,
      parent: reading.parentOf(vmid),
      data: facts({
        upid: row.upid, node, pid: row.pid, pstart: row.pstart, task_type: row.type, task_id: row.id, vmid, user: row.user,
        started_at: isoTime(row.starttime), ended_at: isoTime(row.endtime), exit_status: row.status, task_state: "stopped",
      }),
    },
  ];
}

function tasksOf(reading: Reading, node: string, parameters: Readonly<Record<string, string | number | undefined>>): List<TaskRow> {
  const said = Object.entries(parameters).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  // Only finished tasks: they do not change any more. One that runs joins when it has ended.
  const query = new URLSearchParams([["source", "archive"], ...said.map(([name, value]): [string, string] => [name, String(value)])]);
  return { path: `/nodes/${encodeURIComponent(node)}/tasks?${query.toString()}`, row: TaskRow, under: itemKey(reading.source, "task-history", node), node };
}

async function readPages(reading: Reading, node: string, vmid: number | undefined): Promise<readonly TaskRow[]> {
  const limit = reading.options.taskLimitPerNode ?? defaultLimit;
  const found: TaskRow[] = [];
  let until: number | undefined;
  for (let start = 0; start < limit; start += pageSize) {
    const size = Math.min(pageSize, limit - start);
    const rows = await readList(reading, tasksOf(reading, node, { limit: size, start: start === 0 ? undefined : start, until, vmid }));
    if (rows === undefined) break;
    found.push(...rows);
    if (rows.length < size) break;
    // What ends while we turn the pages would push the others along.
    until ??= rows.reduce((newest, row) => Math.max(newest, row.starttime ?? 0), 0) || undefined;
  }
  return found;
}

/**
 * Reads the newest finished tasks of guests on every node. Proxmox VE throws its oldest ones away, so that one that is no
 * longer there is history all the same: how long it is kept is the keeper's decision, and the whole kind is unseen.
 */
export async function readTaskHistory(reading: Reading): Promise<readonly InventoryItem[]> {
  const { nodes, source, findings } = reading;
  reading.leaveOut(itemKey(source, "task-history"), "Proxmox VE keeps only its newest tasks");
  const hidden = await reasonHidden(reading, [{ path: "/nodes", anyOf: ["Sys.Audit"], isBelow: true }]);
  if (hidden !== undefined) findings.warn(`task-history: ${hidden}`);
  const vmids = reading.only === undefined ? [undefined] : [...reading.only];
  const lists = nodes.flatMap((node) => vmids.map((vmid) => ({ node, vmid })));
  const step = reading.countSteps(lists.length, "nodes");
  const found = await Promise.all(
    lists.map(async ({ node, vmid }) => {
      const rows = await readPages(reading, node, vmid);
      step();
      return rows.flatMap((row) => toItem(reading, node, row));
    }),
  );
  return found.flat();
}
