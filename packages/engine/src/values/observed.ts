/** Why something could not be seen. Unknown keeps the last value; it never means gone (design.md section 3). */
export type UnknownReason =
  | "powered-off"
  | "node-offline"
  | "denied"
  | "not-supported"
  | "agent-disabled"
  | "agent-silent"
  | "agent-empty"
  | "timeout"
  | "error"
  | "not-read";

/** A tri-state observation: present, positively absent, or unknown with its reason and a sentence for the person. */
export type Observed<T> =
  | { readonly state: "present"; readonly value: T }
  | { readonly state: "absent" }
  | { readonly state: "unknown"; readonly reason: UnknownReason; readonly detail: string };

/** Makes a present observation. */
export function present<T>(value: T): Observed<T> {
  return { state: "present", value };
}

/** Makes an unknown observation. */
export function unknown<T>(reason: UnknownReason, detail: string): Observed<T> {
  return { state: "unknown", reason, detail };
}
