import { createHash } from "node:crypto";
import type { Settings } from "@proxbox/contract";

/** Objects by their names in order: a database may give the fields of one in another order than they were written in. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A short text that is the same for the same settings and another for others: what an ETag holds, and If-Match names. */
export function settingsVersion(settings: Settings): string {
  return createHash("sha256").update(JSON.stringify(settings, inOrder)).digest("hex").slice(0, 32);
}
