import { AppError, QueryFlag } from "@proxbox/contract";
import { z } from "zod";
import { Detail, redact } from "@proxbox/server";
import type { ConflictRow } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { PageQuery } from "./page-query.ts";
import type { SyncParts } from "./sync-parts.ts";

const Conflict = z
  .object({
    id: z.string(),
    source: z.string(),
    type: z.enum(["conflict", "pinned"]),
    kind: z.string(),
    key: z.string(),
    label: z.string(),
    field: z.string().nullable(),
    reason: z.string(),
    proxmox: z.unknown(),
    netbox: z.unknown(),
    since: z.string(),
    last_seen_at: z.string(),
    resolution: z.string().nullable(),
    resolved_at: z.string().nullable(),
  })
  .meta({ id: "Conflict" });

const ConflictQuery = PageQuery.extend({ open: QueryFlag.optional().describe("Only those that wait for a person, or only those that do not.") });
const Decision = z.strictObject({ resolution: z.enum(["proxmox", "netbox"]).describe("Whose value wins.") });
const Params = z.object({ id: z.string().min(1).max(128) });

function toConflict(row: ConflictRow): z.infer<typeof Conflict> {
  const { lastSeenAt, resolvedAt, proxmox, netbox, ...same } = row;
  return { ...same, proxmox: redact(proxmox) ?? null, netbox: redact(netbox) ?? null, last_seen_at: lastSeenAt, resolved_at: resolvedAt };
}

function findConflict(store: SyncParts["store"], id: string): ConflictRow {
  const row = store.conflicts.get(id);
  if (row === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no conflict ${id}` });
  return row;
}

/** Adds the routes of what a person has to decide. */
export function registerConflictRoutes(app: App, { store, resolveConflict }: Pick<SyncParts, "store" | "resolveConflict">): void {
  const tags = ["conflicts"];
  const list = { tags, summary: "Where Proxmox VE and NetBox disagree", querystring: ConflictQuery, response: { ...COMMON_ANSWERS, 200: z.object({ total: z.int(), conflicts: z.array(Conflict) }) } };
  app.get("/conflicts", { schema: list }, async ({ query: { open, ...page } }) => {
    const { total, conflicts } = store.conflicts.list({ ...page, ...(open === undefined ? {} : { isOpen: open }) });
    return { total, conflicts: conflicts.map(toConflict) };
  });

  const schema = { tags, summary: "Decide a conflict", params: Params, body: Decision, response: { ...COMMON_ANSWERS, 200: Conflict, 404: Detail, 409: Detail, 502: Detail } };
  app.post("/conflicts/:id/resolve", { schema }, async ({ params: { id }, body: { resolution } }) => {
    await resolveConflict(findConflict(store, id), resolution);
    return toConflict(findConflict(store, id));
  });
}
