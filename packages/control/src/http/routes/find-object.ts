import { AppError, ObjectDocument } from "@proxbox/contract";
import type { BackendAsking } from "../from-backends.ts";
import { askBackend, chosenBackends } from "../from-backends.ts";

/** An object by its id in NetBox. */
export interface WantedObject {
  readonly kind: string;
  readonly netboxId: number;
  readonly backendId: number | undefined;
  readonly signal: AbortSignal;
}

/** The first backend's document of an object. Throws `RUN_UNKNOWN_OBJECT` when none has it, and why one could not be asked when no other has it. */
export async function findObject(parts: BackendAsking, { kind, netboxId, backendId, signal }: WantedObject): Promise<ObjectDocument & { backend_id: number }> {
  let failure: AppError | undefined;
  for (const { id } of await chosenBackends(parts, backendId)) {
    try {
      return { ...(await askBackend(parts, id, { path: `objects/${kind}/${netboxId}`, signal, answer: ObjectDocument })), backend_id: id };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.code !== "RUN_UNKNOWN_OBJECT") failure ??= thrown;
    }
  }
  throw failure ?? new AppError("RUN_UNKNOWN_OBJECT", { detail: `nothing was written to a ${kind} ${netboxId}` });
}
