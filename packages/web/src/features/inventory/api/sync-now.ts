import { useMutation, useQueryClient } from "@tanstack/react-query";
import { JobOutcome } from "../../../api/job-outcome.ts";
import { request } from "../../../api/request.ts";

/** What is synced: a guest by itself, all else with everything that its backend reads. */
export interface SyncNow {
  readonly kind: string;
  readonly netboxId: number;
  readonly backendId: number;
}

/** Starts a sync of an object; a second click is given the job that is at work already. */
export function useSyncNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, netboxId, backendId }: SyncNow) => request(JobOutcome, "/api/jobs/", { method: "POST", body: { fastapi_endpoint_id: backendId, enqueue_once: true, ...(kind === "virtual-machine" ? { netbox_vm_ids: [netboxId] } : {}) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
