import { User } from "@proxbox/contract";
import type { UserCreate, UserUpdate } from "@proxbox/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const url = "/api/accounts/users/";

/** Rows of a page of the list. */
export const USER_ROWS = 50;

/** A page of the users whose names hold a text, by name. */
export function usersQuery(q: string, offset: number) {
  return queryOptions({ queryKey: ["accounts", "users", q, offset], queryFn: ({ signal }) => request(pageOf(User), url, { query: { q, limit: USER_ROWS, offset }, signal }), placeholderData: keepPreviousData });
}

/** Adds a user, or changes the one with an id. */
export function useSaveUser(id: number | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UserCreate | UserUpdate) => (id === undefined ? request(User, url, { method: "POST", body }) : request(User, `${url}${id}/`, { method: "PATCH", body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}

/** Removes a user with tokens and sessions. */
export function useRemoveUser() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => requestNothing(`${url}${id}/`, { method: "DELETE" }), onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }) });
}
