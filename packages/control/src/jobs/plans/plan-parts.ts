import type { Services } from "../../services/create-services.ts";
import type { SyncParts } from "../sync/sync-parts.ts";

/** What jobs of plans are done with. */
export interface PlanParts extends Omit<SyncParts, "services"> {
  readonly services: Pick<Services, "request" | "runStream" | "waitUntilReady" | "cancelRun">;
}
