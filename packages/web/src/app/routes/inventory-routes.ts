import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { shellRoute } from "../root-route.ts";

const word = z.string().optional().catch(undefined);
const validateSearch = z.object({ q: word, find: word });
const component = lazyRouteComponent(() => import("../../features/inventory/inventory-page.tsx"), "InventoryPage");

const inventoryRoute = createRoute({ getParentRoute: () => shellRoute, path: "/inventory", validateSearch, component });

const kindRoute = createRoute({ getParentRoute: () => shellRoute, path: "/inventory/$kind", validateSearch, component });

const objectRoute = createRoute({ getParentRoute: () => shellRoute, path: "/inventory/$kind/$id", component: lazyRouteComponent(() => import("../../features/inventory/object-page.tsx"), "ObjectPage") });

const itemRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/inventory/$kind/item",
  validateSearch: z.object({ key: z.string().catch(""), backend: z.int().catch(0) }),
  component: lazyRouteComponent(() => import("../../features/inventory/item-page.tsx"), "ItemPage"),
});

const staleRoute = createRoute({ getParentRoute: () => shellRoute, path: "/stale", component: lazyRouteComponent(() => import("../../features/inventory/stale-page.tsx"), "StalePage") });

/** Pages about what Proxmox VE has and NetBox was told. */
export const inventoryRoutes = [inventoryRoute, kindRoute, objectRoute, itemRoute, staleRoute] as const;
