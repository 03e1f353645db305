import type { Queries } from "../database/database.ts";
import { targetOf } from "./claim-lines.ts";

/** The job that writes through one of these Proxmox endpoints at this moment, if one does. */
export async function claimHolder(queries: Queries, proxmoxEndpointIds: readonly number[]): Promise<number | undefined> {
  if (proxmoxEndpointIds.length === 0) return undefined;
  const targets = proxmoxEndpointIds.map(targetOf);
  const claim = await queries.selectFrom("claim").select("job_id").where("target", "in", targets).where("acquired_at", "is not", null).limit(1).executeTakeFirst();
  return claim?.job_id;
}
