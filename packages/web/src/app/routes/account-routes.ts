import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { z } from "zod";
import { shellRoute } from "../root-route.ts";

const accountsRoute = createRoute({ getParentRoute: () => shellRoute, path: "/accounts", component: lazyRouteComponent(() => import("../../features/accounts/accounts-page.tsx"), "AccountsPage") });

const tokensRoute = createRoute({ getParentRoute: () => shellRoute, path: "/tokens", component: lazyRouteComponent(() => import("../../features/tokens/tokens-page.tsx"), "TokensPage") });

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/audit-log",
  validateSearch: z.object({ username: z.string().optional().catch(undefined), action: z.string().optional().catch(undefined), offset: z.int().min(0).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../../features/audit/audit-page.tsx"), "AuditPage"),
});

const apiDocsRoute = createRoute({ getParentRoute: () => shellRoute, path: "/api-docs", component: lazyRouteComponent(() => import("../../features/api-docs/api-docs-page.tsx"), "ApiDocsPage") });

const backendLogsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/backend-logs",
  validateSearch: z.object({ backend: z.int().min(1).optional().catch(undefined), level: z.string().optional().catch(undefined), operation_id: z.string().optional().catch(undefined), offset: z.int().min(0).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../../features/backend-logs/backend-logs-page.tsx"), "BackendLogsPage"),
});

/** Pages about who uses the installation, and with which programs. */
export const accountRoutes = [accountsRoute, tokensRoute, auditRoute, backendLogsRoute, apiDocsRoute] as const;
