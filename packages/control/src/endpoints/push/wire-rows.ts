import { AppError } from "@proxbox/contract";
import { z } from "zod";
import type { BackendDoor } from "../backend-door.ts";
import { targetOf } from "../endpoint-target.ts";
import { pushFailure } from "./push-failure.ts";

/** An endpoint as a backend lists it; of what else it says only some is looked at. */
const WireRow = z.looseObject({
  id: z.int(),
  name: z.string(),
  ip_address: z.string().nullish(),
  domain: z.string().nullish(),
  port: z.int(),
  enabled: z.boolean().default(true),
});
/** An endpoint as a backend lists it. */
export type WireRow = Readonly<z.infer<typeof WireRow>>;

/** Which list, and where. */
export interface WireList {
  readonly backendId: number;
  readonly kind: "netbox" | "proxmox";
  readonly signal?: AbortSignal | undefined;
}

/** Paths of the two lists (wire-contract.md 1.3, 1.4). */
export const WIRE_PATHS = { netbox: "netbox/endpoint", proxmox: "proxmox/endpoints" } as const;

/** The most that a backend gives at once. */
const PAGE_ROWS = 100;
/** A backend that ignores the offset would give its first page for ever. */
const MOST_PAGES = 100;

/** Where a listed endpoint points, as `host:port`. */
export function wireTarget(row: WireRow): string | undefined {
  return targetOf({ domain: row.domain, ipAddress: row.ip_address, port: row.port });
}

/** Reads one listed endpoint; `undefined` for what is none. */
export function readWireRow(body: unknown): WireRow | undefined {
  return WireRow.safeParse(body).data;
}

/** Reads the whole list, page by page. Throws what the failure of a page is. */
export async function listWireRows(door: BackendDoor, { backendId, kind, signal }: WireList): Promise<WireRow[]> {
  const rows = new Map<number, WireRow>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { offset: String(page * PAGE_ROWS), limit: String(PAGE_ROWS) };
    const answer = await door.requestJson(backendId, { method: "GET", path: WIRE_PATHS[kind], query, signal });
    if (answer.status !== 200) throw pushFailure(answer, `the list of ${kind} endpoints`);
    const read = z.array(WireRow).safeParse(answer.body);
    if (!read.success) throw new AppError("PUSH_FAILED", { detail: `the list of ${kind} endpoints cannot be understood`, status: answer.status });
    const before = rows.size;
    for (const row of read.data) rows.set(row.id, row);
    if (read.data.length < PAGE_ROWS || rows.size === before) break;
  }
  return [...rows.values()];
}
