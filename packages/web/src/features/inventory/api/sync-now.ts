import { useMutation, useQueryClient } from "@tanstack/react-query";
import { JobOutcome } from "../../../api/job-outcome.ts";
import { request } from "../../../api/request.ts";
import type { SyncScope } from "../sync-scope.ts";

/** Starts a sync of an object; a second click is given the job that is at work already. */
export function useSyncNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (params: SyncScope["params"]) => request(JobOutcome, "/api/jobs/", { method: "POST", body: { ...params, enqueue_once: true } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
