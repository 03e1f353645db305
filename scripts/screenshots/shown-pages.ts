/** One page that is photographed: its file's name, its address, and what has to be in sight before. */
export interface ShownPage {
  readonly name: string;
  readonly path: string;
  /** Text that says that the page has what it shows. */
  readonly shows: string | RegExp;
  /** Whether it is one of the few that the README and the documents show. */
  readonly isInDocs?: boolean;
  /** Whether nobody is signed in. */
  readonly isOpen?: boolean;
}

/** Ids that a page's address needs, from the site that was prepared. */
export interface SiteIds {
  readonly job: number;
  readonly failedJob: number;
  readonly vm: number;
  readonly plan: string;
  readonly appliedPlan: string;
}

/** Every page, in the order of the navigation. */
export function shownPages({ job, failedJob, vm, plan, appliedPlan }: SiteIds): readonly ShownPage[] {
  return [
    { name: "sign-in", path: "/login", shows: "Sign in", isOpen: true },
    { name: "dashboard", path: "/", shows: "9.1.5", isInDocs: true },
    { name: "jobs", path: "/jobs", shows: "success", isInDocs: true },
    { name: "job", path: `/jobs/${job}`, shows: "Run now", isInDocs: true },
    { name: "job-failed", path: `/jobs/${failedJob}`, shows: "Run now" },
    { name: "plans", path: "/plans", shows: "Discard" },
    { name: "plan", path: `/plans/${plan}`, shows: /Apply|would be written/, isInDocs: true },
    { name: "plan-applied", path: `/plans/${appliedPlan}`, shows: "exactly what you approved" },
    { name: "inventory", path: "/inventory", shows: /web|db|mail|dev|prod/, isInDocs: true },
    { name: "inventory-vm", path: `/inventory/virtual-machine/${vm}`, shows: "Sync Now", isInDocs: true },
    { name: "inventory-search", path: "/inventory?find=prod", shows: "Virtual machines" },
    { name: "inventory-storage", path: "/inventory/storage/item?key=pve-nb-1%2Fstorage%2Flocal-lvm&backend=1", shows: "Open in Proxmox VE" },
    { name: "stale", path: "/stale", shows: /seen|since/i },
    { name: "conflicts", path: "/conflicts", shows: "NetBox", isInDocs: true },
    { name: "endpoints", path: "/endpoints", shows: "Reachable", isInDocs: true },
    { name: "welcome", path: "/welcome", shows: "NetBox", isInDocs: true },
    { name: "schedules", path: "/schedules", shows: "nightly", isInDocs: true },
    { name: "settings", path: "/settings", shows: "Save", isInDocs: true },
    { name: "rules", path: "/rules", shows: /rule/i, isInDocs: true },
    { name: "accounts", path: "/accounts", shows: "Administrator" },
    { name: "tokens", path: "/tokens", shows: "API tokens" },
    { name: "audit-log", path: "/audit-log", shows: "create" },
    { name: "backend-logs", path: "/backend-logs", shows: "INFO" },
    { name: "api-docs", path: "/api-docs", shows: "curl" },
  ];
}
