/**
 * First parts of the addresses that the web page has besides `/`: the control plane answers each of them, and whatever lies below, with the
 * page, which finds its own way from there. None is `api`, `go`, `healthz`, `readyz` or `metrics`.
 */
export const PAGE_SECTIONS = [
  "login", "setup", "welcome", "jobs", "plans", "inventory", "stale", "conflicts", "endpoints", "schedules", "settings", "rules", "accounts", "tokens", "audit-log", "backend-logs", "api-docs",
] as const;
