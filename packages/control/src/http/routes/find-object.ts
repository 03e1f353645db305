import { AppError, ObjectDocument, ObjectPlace } from "@proxbox/contract";
import type { BackendAsking } from "../from-backends.ts";
import { askBackend, chosenBackends } from "../from-backends.ts";
import { NOWHERE, ownPlace } from "./own-place.ts";
import type { PlaceReader } from "./own-place.ts";

/** An object by its id in NetBox. */
export interface WantedObject {
  readonly kind: string;
  readonly netboxId: number;
  readonly backendId: number | undefined;
  readonly signal: AbortSignal;
}

const WireDocument = ObjectDocument.extend({ place: ObjectPlace.catch(NOWHERE) });

/** The first backend's document of an object. Throws `RUN_UNKNOWN_OBJECT` when none has it, and why one could not be asked when no other has it. */
export async function findObject(parts: BackendAsking & PlaceReader, { kind, netboxId, backendId, signal }: WantedObject): Promise<ObjectDocument & { backend_id: number }> {
  let failure: AppError | undefined;
  for (const { id } of await chosenBackends(parts, backendId)) {
    try {
      const found = await askBackend(parts, id, { path: `objects/${kind}/${netboxId}`, signal, answer: WireDocument });
      return { ...found, place: await ownPlace(parts, id, found.place), backend_id: id };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.code !== "RUN_UNKNOWN_OBJECT") failure ??= thrown;
    }
  }
  throw failure ?? new AppError("RUN_UNKNOWN_OBJECT", { detail: `nothing was written to a ${kind} ${netboxId}` });
}
