import { AppError } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import { recordScope } from "@proxbox/engine";
import { toNetboxOptions } from "../endpoints/engine-options.ts";
import type { EndpointSettings } from "../endpoints/endpoint-settings.ts";
import type { ConflictRow, Store } from "../store/store.ts";

/** How a person settles a conflict: Proxmox VE's value is written by the next run, or NetBox's stays and the matter is closed. */
export type Resolution = "proxmox" | "netbox";

/** What settling needs. */
export interface ConflictWork {
  readonly store: Store;
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
}

/**
 * Settles a conflict. `netbox` closes it until one of the values changes. `proxmox` gives a field back: NetBox's value of
 * now is noted as ours, so that the next run replaces it. Throws `RUN_UNKNOWN_OBJECT` where there is no field to give back.
 */
export async function resolveConflict(work: ConflictWork, conflict: ConflictRow, resolution: Resolution): Promise<ConflictRow> {
  if (resolution === "proxmox") await giveBack(work, conflict);
  const resolved = work.store.conflicts.resolve(conflict.id, resolution, work.clock().toISOString());
  if (resolved === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `conflict ${conflict.id}` });
  return resolved;
}

async function giveBack({ store, endpoints }: ConflictWork, { source, kind, key, field, netbox, label }: ConflictRow): Promise<void> {
  const row = store.netboxEndpoint.get();
  if (row === undefined) throw new AppError("CFG_NO_NETBOX");
  const scope = recordScope(toNetboxOptions(row, endpoints).url, source);
  const record = (await store.lastWritten.load(scope)).find((each) => each.kind === kind && each.key === key);
  if (field === null || record === undefined) {
    throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `${label} has no field that could be given back to Proxmox VE`, hint: "Mend it in NetBox or in Proxmox VE; then it goes with the next run." });
  }
  await store.lastWritten.save(scope, { put: [{ ...record, fields: { ...record.fields, [field]: netbox as FieldValue } }], drop: [] });
}
