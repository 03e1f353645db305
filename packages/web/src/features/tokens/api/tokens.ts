import { ApiToken, NewApiToken } from "@proxbox/contract";
import type { ApiTokenCreate } from "@proxbox/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const url = "/api/accounts/tokens/";

/** Rows of a page of the list. */
export const TOKEN_ROWS = 50;

/** A page of the API tokens: one's own, or those of all for who may see them. */
export function tokensQuery(offset: number) {
  return queryOptions({ queryKey: ["accounts", "tokens", offset], queryFn: ({ signal }) => request(pageOf(ApiToken), url, { query: { limit: TOKEN_ROWS, offset }, signal }), placeholderData: keepPreviousData });
}

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
