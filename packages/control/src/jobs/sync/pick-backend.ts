import { AppError } from "@proxbox/contract";
import type { StoredBackend } from "../../endpoints/stored-endpoint.ts";
import type { Turn } from "./turn.ts";

/** The backend of a turn: the job's, else the endpoint's own, else the first enabled one by id. Throws `SYNC_NO_BACKEND`. */
export async function pickBackend({ parts, context, endpoint }: Pick<Turn, "context" | "endpoint"> & { readonly parts: Pick<Turn["parts"], "endpoints"> }): Promise<StoredBackend> {
  const id = context.job.params.fastapi_endpoint_id ?? endpoint.backendId;
  if (id === undefined) {
    const first = (await parts.endpoints.backends()).find(({ enabled }) => enabled);
    if (first === undefined) throw new AppError("SYNC_NO_BACKEND", { detail: "no backend endpoint is enabled" });
    return first;
  }
  const backend = await parts.endpoints.backend(id);
  if (backend === undefined) throw new AppError("SYNC_NO_BACKEND", { detail: `there is no backend endpoint ${id}` });
  if (!backend.enabled) throw new AppError("SYNC_NO_BACKEND", { detail: `the backend endpoint ${backend.name} is disabled` });
  return backend;
}
