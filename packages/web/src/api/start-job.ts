import { DetailedJob } from "@proxbox/contract";
import type { JobParams } from "@proxbox/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "./request.ts";

/** Starts a sync; what is left out is as the API has it. */
export function useStartJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<JobParams>) => request(DetailedJob, "/api/jobs/", { method: "POST", body }),
    // Not waited for: whoever started a job is led to it, however long the lists take.
    onSuccess: () => void client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
