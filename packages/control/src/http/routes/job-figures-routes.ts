import { JobFigures } from "@proxbox/contract";
import { z } from "zod";
import { readJobFigures } from "../../jobs/job-figures.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";

const Query = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(100) });

/** Adds how the last jobs went, in few bytes: what a chart of runs over time needs. */
export function registerJobFiguresRoutes(app: App, { database }: Pick<ControlParts, "database">): void {
  const schema = { tags: ["jobs"], summary: "Duration and counts of the last jobs that ran, the newest first", querystring: Query, response: { ...COMMON_ANSWERS, 200: z.array(JobFigures) } };
  app.get("/api/jobs/figures/", { config: { permission: "core.view_job" }, schema }, ({ query }) => readJobFigures({ database }, query.limit));
}
