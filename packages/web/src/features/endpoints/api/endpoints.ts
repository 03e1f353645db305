import { SavedBackend, SavedNetbox, SavedProxmox } from "@proxbox/contract";
import type { EndpointKindName } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const saved = { backends: SavedBackend, netbox: SavedNetbox, proxmox: SavedProxmox } as const;

/** An endpoint of a kind as it is shown. */
export type SavedOf<Kind extends EndpointKindName> = Readonly<z.output<(typeof saved)[Kind]>>;
/** An endpoint of any kind. */
export type SavedEndpoint = SavedOf<EndpointKindName>;

/** The address of a kind's endpoints. */
export function endpointsUrl(kind: EndpointKindName): string {
  return `/api/endpoints/${kind}/`;
}

async function readEndpoints<Kind extends EndpointKindName>(kind: Kind, signal: AbortSignal): Promise<readonly SavedOf<Kind>[]> {
  const { results } = await request(pageOf(saved[kind]), endpointsUrl(kind), { query: { limit: 1_000 }, signal });
  return results as readonly SavedOf<Kind>[];
}

/** Endpoints of a kind, by name. */
export function endpointsQuery<Kind extends EndpointKindName>(kind: Kind) {
  return queryOptions({ queryKey: ["endpoints", kind] as const, queryFn: ({ signal }) => readEndpoints(kind, signal) });
}

/** What is asked anew once endpoints have changed: they themselves, and how they are. */
const touched = [["endpoints"], ["services"]] as const;

/** Says that endpoints have changed. */
export function useTouchEndpoints(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(touched.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

/** Adds an endpoint, or changes the one with an id; a body holds only what shall change. */
export function useSaveEndpoint<Kind extends EndpointKindName>(kind: Kind, id: number | undefined) {
  const touch = useTouchEndpoints();
  return useMutation({
    mutationFn: async (body: Readonly<Record<string, unknown>>): Promise<SavedOf<Kind>> => {
      const answer = await (id === undefined ? request(saved[kind], endpointsUrl(kind), { method: "POST", body }) : request(saved[kind], `${endpointsUrl(kind)}${id}/`, { method: "PATCH", body }));
      return answer as SavedOf<Kind>;
    },
    onSuccess: touch,
  });
}

/** Switches endpoints on or off, all of them or none. */
export function useSwitchEndpoints(kind: EndpointKindName) {
  const touch = useTouchEndpoints();
  return useMutation({
    mutationFn: ({ ids, isEnabled }: { readonly ids: readonly number[]; readonly isEnabled: boolean }) => requestNothing(`${endpointsUrl(kind)}bulk-${isEnabled ? "enable" : "disable"}/`, { method: "POST", body: { ids } }),
    onSuccess: touch,
  });
}

/** Removes an endpoint, here and from its backends. How it is, nobody asks any more. */
export function useRemoveEndpoint(kind: EndpointKindName) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => requestNothing(`${endpointsUrl(kind)}${id}/`, { method: "DELETE" }),
    onSuccess: (_nothing, id) => {
      // Out of sight before everything is asked anew: its own state would be answered with 404.
      client.setQueriesData<readonly { readonly id: number }[]>({ queryKey: endpointsQuery(kind).queryKey }, (listed) => listed?.filter((each) => each.id !== id));
      return client.invalidateQueries({ queryKey: ["endpoints"] });
    },
  });
}
