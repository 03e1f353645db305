import type { JobEvent } from "@proxbox/contract";

/** What is told of an object of a job. `would_delete`: a preview, or a deletion that is held back; nothing was deleted. */
export const OPERATIONS = ["created", "updated", "deleted", "would_delete", "skipped", "failed"] as const;
/** What is told of an object of a job. */
export type Operation = (typeof OPERATIONS)[number];

/** How an object's outcome looks: what was done, unknown for a mere remark, and how bad it is. */
export function outcomeLook({ data, level }: Pick<JobEvent, "data" | "level">): { readonly operation: Operation | undefined; readonly colour: "green" | "orange" | "red" } {
  const operation = OPERATIONS.find((each) => each === data["operation"]);
  if (level === "error" || operation === "failed") return { operation, colour: "red" };
  // Jobs of before told of it as of any other object.
  return { operation, colour: level === "warning" || operation === "would_delete" ? "orange" : "green" };
}
