import { AppError } from "@proxbox/contract";
import { z } from "zod";
import type { SavedPlan } from "../../store/store.ts";
import type { SyncParts } from "./sync-parts.ts";

/** Id of a plan in a path. */
export const PlanParams = z.object({ id: z.string().min(1).max(128) });

/** A saved plan by its id; throws `RUN_UNKNOWN_OBJECT`. */
export function findPlan({ store }: Pick<SyncParts, "store">, id: string): SavedPlan {
  const saved = store.plans.get(id);
  if (saved === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no plan ${id}` });
  return saved;
}
