import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "../../../api/request.ts";

const Count = z.looseObject({ count: z.int(), unavailable: z.array(z.unknown()) });

/** How many conflicts wait for a person; `unavailable` has the backends that could not say. */
export const openConflictsQuery = queryOptions({ queryKey: ["conflicts", "count"], queryFn: ({ signal }) => request(Count, "/api/conflicts/", { query: { open: true, limit: 1 }, signal }) });

/** How much could not be seen at the last look. */
export const staleCountQuery = queryOptions({ queryKey: ["stale", "count"], queryFn: ({ signal }) => request(Count, "/api/stale/", { query: { limit: 1 }, signal }) });
