import { SavedBackend } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { pageOf } from "./page-of.ts";
import { request } from "./request.ts";

/** Every backend, for who chooses one. */
export const backendNamesQuery = queryOptions({
  queryKey: ["endpoints", "backends", "names"],
  queryFn: async ({ signal }) => (await request(pageOf(SavedBackend), "/api/endpoints/backends/", { query: { limit: 1_000 }, signal })).results,
});
