import { ApiToken, NewApiToken } from "@proxbox/contract";
import type { ApiTokenCreate } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const url = "/api/accounts/tokens/";

/** API tokens: one's own, or those of all for who may see them. */
export const tokensQuery = queryOptions({ queryKey: ["accounts", "tokens"], queryFn: ({ signal }) => request(pageOf(ApiToken), url, { query: { limit: 200 }, signal }) });

/** Makes a token; the answer alone holds it. */
export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body: ApiTokenCreate) => request(NewApiToken, url, { method: "POST", body }), onSuccess: () => client.invalidateQueries({ queryKey: ["accounts", "tokens"] }) });
}

/** Removes a token: whoever uses it is refused from then on. */
export function useRemoveToken() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => requestNothing(`${url}${id}/`, { method: "DELETE" }), onSuccess: () => client.invalidateQueries({ queryKey: ["accounts", "tokens"] }) });
}
