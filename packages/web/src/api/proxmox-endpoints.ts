import { SavedProxmox } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { pageOf } from "./page-of.ts";
import { request } from "./request.ts";

/** Every Proxmox endpoint: jobs, schedules and dialogues name them. */
export const proxmoxEndpointsQuery = queryOptions({
  queryKey: ["endpoints", "proxmox", "every"],
  queryFn: async ({ signal }) => (await request(pageOf(SavedProxmox), "/api/endpoints/proxmox/", { query: { limit: 1_000 }, signal })).results,
});
