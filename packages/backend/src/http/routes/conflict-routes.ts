import { AppError, Conflict, ConflictDecision, ConflictDecisions, ConflictDecisionsEnd, ConflictPage, ConflictType, QueryFlag, toAppError } from "@proxbox/contract";
import type { ConflictParty } from "@proxbox/contract";
import { Detail, redact } from "@proxbox/server";
import type { ConflictRow } from "@proxbox/state";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { PageQuery } from "./page-query.ts";
import type { SyncParts } from "./sync-parts.ts";

const Name = z.string().min(1).max(500).optional();
const ConflictQuery = PageQuery.extend({ open: QueryFlag.optional().describe("Only those that wait for a person, or only those that do not."), type: ConflictType.optional(), kind: Name, source: Name, field: Name, key: Name });
const Params = z.object({ id: z.string().min(1).max(128) });

type Parts = Pick<SyncParts, "store" | "resolveConflict">;

function toParty({ kind, key, label, netboxId, isOurs }: ConflictParty): Conflict["claimant"] {
  return { kind, key: key ?? null, label, netbox_id: netboxId ?? null, is_ours: isOurs };
}

function toConflict(row: ConflictRow): Conflict {
  const { id, source, type, level, kind, key, label, field, reason, since, resolution } = row;
  const { proxmox, netbox, claimant, holder, resolutions, lastSeenAt, resolvedAt } = row;
  const sides = { claimant: toParty(claimant), holder: holder === null ? null : toParty(holder) };
  return { id, source, type, level, kind, key, label, field, reason, since, resolution, ...sides, resolutions: [...resolutions], proxmox: redact(proxmox) ?? null, netbox: redact(netbox) ?? null, last_seen_at: lastSeenAt, resolved_at: resolvedAt };
}

function findConflict({ store }: Parts, id: string): ConflictRow {
  const row = store.conflicts.get(id);
  if (row === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no conflict ${id}` });
  return row;
}

async function decide(parts: Parts, id: string, code: string): Promise<Conflict> {
  await parts.resolveConflict(findConflict(parts, id), code);
  return toConflict(findConflict(parts, id));
}

/** One after the other: they may give to one object what another has. */
async function decideAll(parts: Parts, ids: readonly string[], code: string): Promise<z.infer<typeof ConflictDecisionsEnd>> {
  const end: z.infer<typeof ConflictDecisionsEnd> = { conflicts: [], refused: [] };
  for (const id of new Set(ids)) {
    try {
      end.conflicts.push(await decide(parts, id, code));
    } catch (thrown) {
      end.refused.push({ id, detail: toAppError(thrown).message });
    }
  }
  return end;
}

/** Adds the routes of what a person has to decide. */
export function registerConflictRoutes(app: App, parts: Parts): void {
  const tags = ["conflicts"];
  const list = { tags, summary: "Where Proxmox VE and NetBox disagree, newest first", querystring: ConflictQuery, response: { ...COMMON_ANSWERS, 200: ConflictPage } };
  app.get("/conflicts", { schema: list }, async ({ query: { open, ...query } }) => {
    const { total, conflicts } = parts.store.conflicts.list({ ...query, isOpen: open });
    return { total, conflicts: conflicts.map(toConflict) };
  });

  const errors = { ...COMMON_ANSWERS, 404: Detail, 409: Detail, 502: Detail };
  const one = { tags, summary: "Decide a conflict; the next run does it", params: Params, body: ConflictDecision, response: { ...errors, 200: Conflict } };
  app.post("/conflicts/:id/resolve", { schema: one }, async ({ params: { id }, body: { resolution } }) => decide(parts, id, resolution));

  const many = { tags, summary: "Decide many conflicts in one way", body: ConflictDecisions, response: { ...errors, 200: ConflictDecisionsEnd } };
  app.post("/conflicts/resolve", { schema: many }, async ({ body: { ids, resolution } }) => decideAll(parts, ids, resolution));
}
