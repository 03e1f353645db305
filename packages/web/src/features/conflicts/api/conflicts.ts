import { ConflictDecisionsEnd, ConflictList } from "@proxbox/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** Rows of a page of conflicts. */
export const CONFLICT_ROWS = 50;

/** Which conflicts are shown: those that wait for a person, unless `all`. */
export interface ConflictFilter {
  readonly type?: string | undefined;
  readonly all?: boolean | undefined;
  readonly offset?: number | undefined;
}

/** A page of the conflicts. */
export function conflictsQuery({ type, all = false, offset = 0 }: ConflictFilter) {
  return queryOptions({ queryKey: ["conflicts", type, all, offset], queryFn: ({ signal }) => request(ConflictList, "/api/conflicts/", { query: { type, open: all ? undefined : true, offset, limit: CONFLICT_ROWS }, signal }), placeholderData: keepPreviousData });
}

/** A decision about conflicts of one backend. */
export interface Decision {
  readonly backend_id: number;
  readonly ids: readonly string[];
  readonly resolution: string;
}

/** Decides conflicts; the next run does it. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body: Decision) => request(ConflictDecisionsEnd, "/api/conflicts/resolve/", { method: "POST", body }), onSuccess: () => client.invalidateQueries({ queryKey: ["conflicts"] }) });
}
