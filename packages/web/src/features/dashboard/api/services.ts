import { ENDPOINT_KINDS, ServiceStatus } from "@proxbox/contract";
import type { EndpointKindName, Permission } from "@proxbox/contract";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { pageOf } from "../../../api/page-of.ts";
import { request } from "../../../api/request.ts";

/** How often an endpoint is looked at while its card is in sight; nobody tells when a host goes away. */
const LOOK_MS = 30_000;

const Endpoint = z.object({ id: z.int(), name: z.string(), enabled: z.boolean(), url: z.string() });
/** An endpoint of any kind, as its card names it. */
export type ServiceEndpoint = z.infer<typeof Endpoint> & { readonly kind: EndpointKindName };

const VIEWING: Readonly<Record<EndpointKindName, Permission>> = { backends: "proxbox.view_backendendpoint", netbox: "proxbox.view_netboxendpoint", proxmox: "proxbox.view_proxmoxendpoint" };

/** The endpoints of all kinds that one may see. */
export function serviceEndpointsQuery(may: (permission: Permission) => boolean) {
  const kinds = ENDPOINT_KINDS.filter((kind) => may(VIEWING[kind]));
  return queryOptions({
    queryKey: ["endpoints", "services", kinds],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(kinds.map(async (kind) => (await request(pageOf(Endpoint), `/api/endpoints/${kind}/`, { query: { limit: 1_000 }, signal })).results.map((row): ServiceEndpoint => ({ ...row, kind }))));
      return lists.flat();
    },
  });
}

/** How an endpoint is. One that is disabled is not asked about. */
export function serviceStatusQuery({ kind, id, enabled }: ServiceEndpoint) {
  return queryOptions({ queryKey: ["services", kind, id], queryFn: ({ signal }) => request(ServiceStatus, `/api/endpoints/${kind}/${id}/status/`, { signal }), enabled, refetchInterval: LOOK_MS });
}
