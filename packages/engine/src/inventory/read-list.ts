import type { z } from "zod";
import { unseenBy } from "../collect/unseen.ts";
import type { Unseen } from "../collect/unseen.ts";
import { refusalOf } from "../proxmox/errors.ts";
import { rowsOf } from "../proxmox/schema.ts";
import type { Reading } from "./reading.ts";

/** A list of Proxmox VE, and the key below which its rows become items. */
export interface List<T> {
  readonly path: string;
  readonly row: z.ZodType<T>;
  readonly under: string;
  /** The node that answers for it; absent: whichever is asked. */
  readonly node?: string;
  /** The guest that the list is about. */
  readonly vmid?: number;
}

/** What came of asking for a list. Without an error it was not asked for, because its node is known not to answer. */
export type Attempt<T> =
  | { readonly isSeen: true; readonly rows: readonly T[]; readonly odd: number }
  | { readonly isSeen: false; readonly detail: string; readonly unseen?: Unseen };

async function ask<T>(reading: Reading, { path, row, node }: List<T>): Promise<Attempt<T>> {
  // Looked at in its turn: the node may have died while the list waited.
  const outage = node === undefined ? undefined : reading.health.outageOf(node);
  if (outage !== undefined) return { isSeen: false, detail: outage.detail };
  try {
    return { isSeen: true, ...(await reading.get(path, rowsOf(row))) };
  } catch (thrown) {
    const unseen = unseenBy(thrown);
    if (node !== undefined) reading.health.noteFailure(node, unseen);
    return { isSeen: false, detail: unseen.detail, unseen };
  }
}

/** Asks for a list in its node's queue. What goes wrong is the answer; only what concerns the whole endpoint is thrown. */
export function attemptList<T>(reading: Reading, list: List<T>): Promise<Attempt<T>> {
  return reading.laneOf(list.node).run(() => ask(reading, list));
}

function report(reading: Reading, list: List<unknown>, { reason, error }: Unseen): void {
  const { findings } = reading;
  // Older versions and missing packages: a feature that is not there is no fault (E89).
  if (reason === "not-supported" || reason === "node-offline") return;
  if (refusalOf(error)?.type === "guest-missing") return findings.warn("Moved or removed while they were read", list.vmid);
  const isAlike = reason === "denied" || reason === "timeout";
  findings.report(isAlike ? `${error.code}/${list.node ?? ""}` : list.path, error);
}

/** Takes an attempt as final: its rows, or `undefined` and the list's key unseen. A row that cannot be read may hide any item. */
export function settleList<T>(reading: Reading, list: List<T>, attempt: Attempt<T>): readonly T[] | undefined {
  if (attempt.isSeen) {
    if (attempt.odd === 0) return attempt.rows;
    reading.findings.warn(`${attempt.odd} rows of ${list.path.replace(/\?.*$/, "")} could not be read`);
    reading.leaveOut(list.under, `${attempt.odd} rows could not be read`);
    return attempt.rows;
  }
  reading.leaveOut(list.under, attempt.detail);
  if (list.node !== undefined) reading.reportOutage(list.node);
  if (attempt.unseen !== undefined) report(reading, list, attempt.unseen);
  return undefined;
}

/** Reads a list: its rows, or `undefined` where it could not be seen, which is then said. */
export async function readList<T>(reading: Reading, list: List<T>): Promise<readonly T[] | undefined> {
  return settleList(reading, list, await attemptList(reading, list));
}
