import type { LiveChange } from "@proxbox/contract";

/** Which questions have new answers when an object of a type changed: first parts of query keys. Types are the audit log's. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  job: ["jobs"],
  schedule: ["schedules"],
  settings: ["settings", "plans"],
  backendendpoint: ["endpoints", "services"],
  netboxendpoint: ["endpoints", "services"],
  proxmoxendpoint: ["endpoints", "services"],
  user: ["accounts", "me"],
  role: ["accounts", "me"],
  token: ["accounts"],
  plan: ["plans"],
  conflict: ["conflicts"],
  // An import takes in settings and schedules besides.
  endpoints: ["endpoints", "services", "settings", "schedules", "plans"],
};

/** First parts of the query keys that a change concerns; the audit log always. */
export function areasOf({ action, object_type: type }: Pick<LiveChange, "action" | "object_type">): readonly string[] {
  // A sync of a single object changes no settings of its type, but what was written of it.
  return ["audit", ...((action === "sync" ? ["inventory", "stale"] : AREAS[type]) ?? [])];
}
