import type { LabRequest } from "./rewrite-request.ts";

const admin = { Authorization: `Bearer nbt_ADMINKEY0001.${"a".repeat(40)}`, "Content-Type": "application/json" };

// Made between 05 and 09 while branches were tried (netbox-api.md 2.16): every VM of 09 shows it. Its type is not known, its value is always null.
const inBranch = { name: "inbranch", type: "text", object_types: ["virtualization.virtualmachine"] };

/** What the recorded server was asked before a file's first probe and is not in the recordings, read from the later answers. */
export function unrecordedBefore(file: string): readonly LabRequest[] {
  if (!file.startsWith("09")) return [];
  return [{ method: "POST", path: "/api/extras/custom-fields/", headers: admin, body: JSON.stringify(inBranch) }];
}
