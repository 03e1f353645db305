import { AppError } from "@proxbox/contract";
import type { JobParams } from "@proxbox/contract";
import type { EndpointReader } from "../../endpoints/stored-endpoint.ts";

/** Refuses what nobody could sync: the job would only end with the same words later on. Throws `CFG_SCOPE_INVALID`. */
export async function checkScope({ endpoints }: { readonly endpoints: Pick<EndpointReader, "proxmox" | "backend"> }, { proxmox_endpoint_ids, fastapi_endpoint_id }: Pick<JobParams, "proxmox_endpoint_ids" | "fastapi_endpoint_id">): Promise<void> {
  for (const id of proxmox_endpoint_ids) {
    const endpoint = await endpoints.proxmox(id);
    if (endpoint === undefined) throw new AppError("CFG_SCOPE_INVALID", { detail: `there is no Proxmox endpoint ${id}` });
    if (!endpoint.enabled) throw new AppError("CFG_SCOPE_INVALID", { detail: `the Proxmox endpoint ${endpoint.name} is disabled`, hint: "Enable it, or leave it out." });
  }
  if (fastapi_endpoint_id === null) return;
  const backend = await endpoints.backend(fastapi_endpoint_id);
  if (backend === undefined) throw new AppError("CFG_SCOPE_INVALID", { detail: `there is no backend ${fastapi_endpoint_id}` });
  if (!backend.enabled) throw new AppError("CFG_SCOPE_INVALID", { detail: `the backend ${backend.name} is disabled`, hint: "Enable it, or name another one." });
}
