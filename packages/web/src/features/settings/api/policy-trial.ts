import { CompactTable, InventoryKinds, PolicyTestAnswer } from "@proxbox/contract";
import type { FieldPolicies } from "@proxbox/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** An object that policies can be tried on. */
export interface TrialObject {
  readonly kind: string;
  readonly key: string;
  readonly label: string;
  readonly backendId: number;
}

/** Kinds of which something was written, most first. */
export const trialKindsQuery = queryOptions({
  queryKey: ["inventory", "trial-kinds"],
  queryFn: async ({ signal }) => {
    const { objects } = await request(InventoryKinds, "/api/inventory/", { signal });
    return Object.entries(objects).filter(([, count]) => count > 0).toSorted(([, left], [, right]) => right - left).map(([kind]) => kind);
  },
});

/** Objects of a kind that hang on an endpoint; what all endpoints share has no policies to try. */
export function trialObjectsQuery(kind: string) {
  return queryOptions({
    queryKey: ["inventory", "trial-objects", kind],
    queryFn: async ({ signal }): Promise<readonly TrialObject[]> => {
      const { columns, rows } = await request(CompactTable, `/api/inventory/objects/${kind}/`, { signal });
      const [backendId, key, label] = ["backend_id", "key", "label"].map((name) => columns.indexOf(name)) as [number, number, number];
      return rows.map((row) => ({ kind, key: String(row[key]), label: String(row[label]), backendId: Number(row[backendId]) })).filter((object) => !object.key.startsWith("shared/"));
    },
    structuralSharing: false,
  });
}

/** What the next sync would do with an object under policies that are not saved; both sides are read anew for it. */
export function policyTrialQuery({ kind, key, backendId }: TrialObject, policies: FieldPolicies) {
  return queryOptions({
    queryKey: ["policy-trial", backendId, kind, key, policies],
    queryFn: ({ signal }) => request(PolicyTestAnswer, "/api/policies/test/", { method: "POST", body: { kind, key, policies, backend_id: backendId }, signal }),
    placeholderData: (before, query) => (query?.queryKey[3] === key ? keepPreviousData(before) : undefined),
    refetchOnWindowFocus: false,
    retry: false,
    staleTime: 60_000,
  });
}
