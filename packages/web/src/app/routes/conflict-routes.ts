import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ConflictType } from "@proxbox/contract";
import { z } from "zod";
import { shellRoute } from "../root-route.ts";

const conflictsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/conflicts",
  validateSearch: z.object({ type: ConflictType.optional().catch(undefined), all: z.boolean().optional().catch(undefined), offset: z.int().min(0).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../../features/conflicts/conflicts-page.tsx"), "ConflictsPage"),
});

/** The page about where Proxmox VE and NetBox disagree. */
export const conflictRoutes = [conflictsRoute] as const;
