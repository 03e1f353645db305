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
  // An import: of endpoints, schedules and settings at once.
  endpoints: ["endpoints", "services", "schedules", "settings"],
};

/** First parts of the query keys that a change concerns; the audit log always. */
export function areasOf({ object_type: type }: Pick<LiveChange, "object_type">): readonly string[] {
  return ["audit", ...(AREAS[type] ?? [])];
}
