import { Role } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { pageOf } from "./page-of.ts";
import { request } from "./request.ts";

/** Names of the roles that there are. */
export const roleNamesQuery = queryOptions({
  queryKey: ["accounts", "roles", "names"],
  queryFn: async ({ signal }) => (await request(pageOf(Role), "/api/accounts/roles/", { query: { limit: 200 }, signal })).results.map(({ name }) => name),
});
