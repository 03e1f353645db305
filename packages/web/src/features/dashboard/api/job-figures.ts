import { JobFigures } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "../../../api/request.ts";

const RUNS = 60;

/** Duration and counts of the last runs, the oldest first. */
export const jobFiguresQuery = queryOptions({ queryKey: ["jobs", "figures"], queryFn: async ({ signal }) => (await request(z.array(JobFigures), "/api/jobs/figures/", { query: { limit: RUNS }, signal })).toReversed() });
