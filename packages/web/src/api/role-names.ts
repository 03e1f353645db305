import { Role } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { everyRow } from "./every-row.ts";

/** Names of the roles that there are. */
export const roleNamesQuery = queryOptions({
  queryKey: ["accounts", "roles", "names"],
  queryFn: async ({ signal }) => (await everyRow(Role, "/api/accounts/roles/", signal)).map(({ name }) => name),
});
