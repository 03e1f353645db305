import { AppError, toAppError } from "@proxbox/contract";
import { deleteRow } from "./delete-row.ts";
import { ourRow } from "./our-row.ts";
import type { PushOptions, PushParts } from "./push-parts.ts";
import { listWireRows } from "./wire-rows.ts";

/** A person waits for the answer, and a backend that is removed is often one that is gone. */
const PATIENCE_MS = 10_000;

async function clearKind(parts: PushParts, kind: "proxmox" | "netbox", options: PushOptions): Promise<AppError[]> {
  const pushed = await parts.pushed.of(options.backendId, kind);
  if (pushed.length === 0) return [];
  const rows = await listWireRows(parts.door, { ...options, kind });
  const failures: AppError[] = [];
  for (const row of pushed.map((remembered) => ourRow(remembered, rows)).filter((found) => found !== undefined)) {
    const failure = await deleteRow(parts.door, kind, { row, options });
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

/**
 * Removes from a backend that is about to be deleted here what it holds of ours: nobody would take the secrets back from it afterwards.
 * Gives what did not work, and takes ten seconds at the most; never throws.
 */
export async function clearBackend(parts: PushParts, backendId: number, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<readonly AppError[]> {
  const options = { backendId, signal };
  try {
    return [...(await clearKind(parts, "proxmox", options)), ...(await clearKind(parts, "netbox", options))];
  } catch (thrown) {
    return [signal.aborted ? new AppError("BE_TIMEOUT", { detail: `${PATIENCE_MS / 1_000} s`, cause: thrown }) : toAppError(thrown)];
  }
}
