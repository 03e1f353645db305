import { FULL_UPDATE_STAGES } from "@proxbox/contract";
import { z } from "zod";
import type { App } from "../app-parts.ts";
import { addRunPath } from "./run-path.ts";
import type { SyncParts } from "./sync-parts.ts";

/** Answer of a full update (wire-contract.md 1.9): one entry and one count by stage. */
const FullUpdateAnswer = z.looseObject({ status: z.literal("completed"), message: z.string(), operation_id: z.string() }).meta({ id: "FullUpdateAnswer" });

/** Adds `/full-update` and its stream: all stages in one run. */
export function registerFullUpdateRoutes(app: App, parts: SyncParts): void {
  addRunPath(app, parts, {
    path: "/full-update",
    about: "All stages in one run: one reading of Proxmox VE and of NetBox.",
    target: { kind: "full-update", stages: FULL_UPDATE_STAGES },
    answer: { schema: FullUpdateAnswer, make: ({ complete }) => ({ message: complete.message, ...complete.result }) },
  });
}
