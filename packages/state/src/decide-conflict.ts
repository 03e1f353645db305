import { AppError } from "@proxbox/contract";
import { recordScope } from "@proxbox/engine";
import type { LastWritten } from "@proxbox/engine";
import type { ConflictRow } from "./conflict-row.ts";
import type { ConflictTable } from "./conflicts.ts";

/** What deciding needs. */
export interface DecisionWork {
  readonly conflicts: ConflictTable;
  readonly lastWritten: LastWritten;
  readonly clock: () => Date;
}

/** The code that takes a decision back. */
const OPEN = "open";

/**
 * Notes what a person has decided, which the next run obeys. `proxmox` gives a field back at once: NetBox's value of now is noted as
 * ours, so that the next run replaces it, and one that is edited after that is a person's again. Throws `CFG_SETTING_INVALID` for a
 * code that the conflict does not have, `RUN_UNKNOWN_OBJECT` where there is no field to give back or no such conflict any longer.
 */
export async function decideConflict(work: DecisionWork, conflict: ConflictRow, code: string): Promise<ConflictRow> {
  const codes = [...conflict.resolutions.map((each) => each.code), OPEN];
  if (!codes.includes(code)) throw new AppError("CFG_SETTING_INVALID", { detail: `resolution: expected one of ${codes.join(", ")}`, where: "resolution" });
  if (code === "proxmox") await giveBack(work.lastWritten, conflict);
  const decided = work.conflicts.resolve(conflict.id, code === OPEN ? null : code, work.clock().toISOString());
  if (decided === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `conflict ${conflict.id}` });
  return decided;
}

async function giveBack(lastWritten: LastWritten, { netboxUrl, source, kind, key, field, netbox, holder, label }: ConflictRow): Promise<void> {
  const scope = recordScope({ url: netboxUrl }, source);
  const record = (await lastWritten.load(scope)).find((each) => each.kind === kind && each.key === key);
  // Another object may have this key since; its field is not meant.
  if (field === null || record === undefined || record.netboxId !== holder?.netboxId) {
    throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `${label} has no field that could be given back to Proxmox VE`, hint: "Mend it in NetBox or in Proxmox VE; then it goes with the next run." });
  }
  await lastWritten.save(scope, { put: [{ ...record, fields: { ...record.fields, [field]: netbox } }], drop: [] });
}
