import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { shellRoute } from "../root-route.ts";

const word = z.string().optional().catch(undefined);

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/jobs",
  validateSearch: z.object({ state: word, verdict: word, q: word, requested_by: word, ordering: word, proxmox_endpoint_id: z.int().min(1).optional().catch(undefined), offset: z.int().min(0).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../../features/jobs/jobs-page.tsx"), "JobsPage"),
});

const jobRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/jobs/$id",
  // Asked for while the page's own script is on its way; the log follows as soon as the job is there.
  async loader({ context, params, cause }) {
    if (cause === "preload") return;
    const { jobQuery } = await import("../../features/jobs/api/job.ts");
    void context.queryClient.prefetchQuery(jobQuery(Number(params.id)));
  },
  component: lazyRouteComponent(() => import("../../features/jobs/job-page.tsx"), "JobPage"),
});

/** Pages about syncs that run, ran or will run. */
export const jobRoutes = [jobsRoute, jobRoute] as const;
