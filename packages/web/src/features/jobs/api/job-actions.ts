import { DetailedJob } from "@proxbox/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** A job, and whether deletions are approved for what is made from it: an earlier approval does not hold. */
interface JobToAct {
  readonly id: number;
  readonly isApproving?: boolean;
}

/** Cancels a job, makes it once more with the same parameters, or retries just what failed of it. */
export function useJobAction(action: "cancel" | "run-now" | "retry") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isApproving = false }: JobToAct) => request(DetailedJob, `/api/jobs/${id}/${action}/`, { method: "POST", ...(isApproving ? { body: { approve_deletions: true } } : {}) }),
    // Not waited for, as with a job that is started.
    onSuccess: () => void client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
