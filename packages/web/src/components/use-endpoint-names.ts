import { useQuery } from "@tanstack/react-query";
import { proxmoxEndpointsQuery } from "../api/proxmox-endpoints.ts";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";

/** What endpoints are called: by name for who may see them, else by number; none named means all. */
export function useEndpointNames(): (ids: readonly number[]) => string {
  const { t } = useTexts();
  const may = useMay();
  const { data: endpoints = [] } = useQuery({ ...proxmoxEndpointsQuery, enabled: may("proxbox.view_proxmoxendpoint") });
  return (ids) => (ids.length === 0 ? t("run.allEndpoints") : ids.map((id) => endpoints.find((each) => each.id === id)?.name ?? `#${id}`).join(", "));
}
