import type { ReadContext, ReadScope } from "../kinds/kind.ts";

/** Rows of the guests that are to be written, by vmid: netbox-proxbox's filter for the id of the machine is none of NetBox's. */
export function byVmid({ desired }: ReadContext): readonly ReadScope[] {
  return [{ filter: "vmid", values: desired.flatMap(({ fields }) => (typeof fields["vmid"] === "number" ? [fields["vmid"]] : [])) }];
}
