import { Role } from "@proxbox/contract";
import type { RoleCreate, RoleUpdate } from "@proxbox/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { everyRow } from "../../../api/every-row.ts";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const url = "/api/accounts/roles/";

/** Rows of a page of the list. */
export const ROLE_ROWS = 50;

/** A page of the roles, by name. */
export function rolesQuery(offset: number) {
  return queryOptions({ queryKey: ["accounts", "roles", offset], queryFn: ({ signal }) => request(pageOf(Role), url, { query: { limit: ROLE_ROWS, offset }, signal }), placeholderData: keepPreviousData });
}

/** All roles, to choose from. */
export const roleChoiceQuery = queryOptions({ queryKey: ["accounts", "roles", "choice"], queryFn: ({ signal }) => everyRow(Role, url, signal) });

/** Adds a role, or changes the one with an id. */
export function useSaveRole(id: number | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RoleCreate | RoleUpdate) => (id === undefined ? request(Role, url, { method: "POST", body }) : request(Role, `${url}${id}/`, { method: "PATCH", body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}

/** Removes a role; its users lose it. */
export function useRemoveRole() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => requestNothing(`${url}${id}/`, { method: "DELETE" }), onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }) });
}
