import { DetailedJob } from "@proxbox/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** Cancels a job, or makes it once more with the same parameters. */
export function useJobAction(action: "cancel" | "run-now") {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => request(DetailedJob, `/api/jobs/${id}/${action}/`, { method: "POST" }), onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }) });
}
