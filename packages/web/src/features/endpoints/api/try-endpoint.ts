import { EndpointPush, EndpointTest, ServiceStatus } from "@proxbox/contract";
import type { EndpointKindName } from "@proxbox/contract";
import { queryOptions, useMutation } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";
import { endpointsUrl, useTouchEndpoints } from "./endpoints.ts";

const ASKED_AGAIN_MS = 30_000;

/** How an endpoint is. The control plane asks it at most every few seconds, and nothing about a disabled one (E111). */
export function statusQuery(kind: EndpointKindName, { id, enabled }: { readonly id: number; readonly enabled: boolean }) {
  return queryOptions({
    queryKey: ["services", kind, id],
    queryFn: ({ signal }) => request(ServiceStatus, `${endpointsUrl(kind)}${id}/status/`, { signal }),
    enabled,
    refetchInterval: ASKED_AGAIN_MS,
  });
}

/** Tries an endpoint step by step. */
export function useTestEndpoint(kind: EndpointKindName) {
  const touch = useTouchEndpoints();
  return useMutation({ mutationFn: (id: number) => request(EndpointTest, `${endpointsUrl(kind)}${id}/test/`, { method: "POST" }), onSuccess: touch });
}

/** Gives an endpoint to its backends; `isTakingOver`: also over a row that another control plane made. */
export function usePushEndpoint(kind: EndpointKindName) {
  const touch = useTouchEndpoints();
  return useMutation({
    mutationFn: ({ id, isTakingOver }: { readonly id: number; readonly isTakingOver: boolean }) => request(EndpointPush, `${endpointsUrl(kind)}${id}/push/`, { method: "POST", body: { take_over: isTakingOver } }),
    onSuccess: touch,
  });
}
