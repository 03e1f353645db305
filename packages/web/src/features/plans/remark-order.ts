import type { Remark } from "@proxbox/contract";

const ORDER: readonly Remark["type"][] = ["conflict", "notice", "stale", "kept", "pinned"];

/** Remarks by type, what needs a person first; within a type as the plan has them. */
export function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  return remarks.toSorted((one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type));
}

/** Whether NetBox may be said to be true to Proxmox VE where nothing is to be written: all that differs was pinned by a person. */
export function isTrue(remarks: readonly Pick<Remark, "type">[]): boolean {
  return remarks.every(({ type }) => type === "pinned");
}
