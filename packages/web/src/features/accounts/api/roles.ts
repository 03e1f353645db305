import { Role } from "@proxbox/contract";
import type { RoleCreate, RoleUpdate } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const url = "/api/accounts/roles/";

/** Roles by name. */
export const rolesQuery = queryOptions({ queryKey: ["accounts", "roles"], queryFn: ({ signal }) => request(pageOf(Role), url, { query: { limit: 200 }, signal }) });

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
