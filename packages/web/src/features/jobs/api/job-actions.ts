import { DetailedJob } from "@proxbox/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** Cancels a job, makes it once more with the same parameters, or retries just what failed of it. */
export function useJobAction(action: "cancel" | "run-now" | "retry") {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => request(DetailedJob, `/api/jobs/${id}/${action}/`, { method: "POST" }), onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }) });
}
