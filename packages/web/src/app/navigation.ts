import { IconApi, IconArrowsDiff, IconCalendarTime, IconDatabase, IconEyeOff, IconFileText, IconGitCompare, IconHistory, IconKey, IconLayoutDashboard, IconRefresh, IconRocket, IconServer2, IconSettings, IconSitemap, IconUsers } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { Permission } from "@proxbox/contract";
import type { TextKey } from "../texts/texts.ts";

/** One line of the navigation; shown to whoever has one of its permissions. */
export interface NavigationItem {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly text: TextKey;
  readonly icon: Icon;
  readonly permissions: readonly Permission[];
}

/** The navigation in its order, in the groups that it is shown in. */
export const navigation: readonly { readonly title: TextKey; readonly items: readonly NavigationItem[] }[] = [
  {
    title: "nav.sync",
    items: [
      { to: "/", text: "dashboard.title", icon: IconLayoutDashboard, permissions: [] },
      { to: "/jobs", text: "jobs.title", icon: IconRefresh, permissions: ["core.view_job"] },
    ],
  },
  {
    title: "nav.data",
    items: [
      { to: "/plans", text: "plans.title", icon: IconGitCompare, permissions: ["proxbox.view_plan"] },
      { to: "/conflicts", text: "conflicts.title", icon: IconArrowsDiff, permissions: ["proxbox.view_plan"] },
      { to: "/inventory", text: "inventory.title", icon: IconDatabase, permissions: ["proxbox.view_inventory"] },
      { to: "/stale", text: "stale.title", icon: IconEyeOff, permissions: ["proxbox.view_inventory"] },
    ],
  },
  {
    title: "nav.installation",
    items: [
      { to: "/welcome", text: "welcome.title", icon: IconRocket, permissions: ["proxbox.add_proxmoxendpoint"] },
      { to: "/endpoints", text: "endpoints.title", icon: IconServer2, permissions: ["proxbox.view_proxmoxendpoint", "proxbox.view_netboxendpoint", "proxbox.view_backendendpoint"] },
      { to: "/schedules", text: "schedules.title", icon: IconCalendarTime, permissions: ["proxbox.view_schedule"] },
      { to: "/settings", text: "settings.title", icon: IconSettings, permissions: ["proxbox.view_settings"] },
      { to: "/rules", text: "rules.title", icon: IconSitemap, permissions: ["proxbox.view_settings"] },
      { to: "/accounts", text: "accounts.title", icon: IconUsers, permissions: ["proxbox.view_user"] },
      { to: "/tokens", text: "tokens.title", icon: IconKey, permissions: [] },
      { to: "/audit-log", text: "audit.title", icon: IconHistory, permissions: ["proxbox.view_auditlog"] },
      { to: "/backend-logs", text: "backendLogs.title", icon: IconFileText, permissions: ["proxbox.view_backendlog"] },
      { to: "/api-docs", text: "apiDocs.title", icon: IconApi, permissions: [] },
    ],
  },
];
