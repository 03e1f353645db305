import { Settings } from "@proxbox/contract";
import type { SettingsUpdate } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

const url = "/api/settings/";

/** What holds for every job. */
export const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: ({ signal }) => request(Settings, url, { signal }) });

/** Changes settings; what is absent stays. */
export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsUpdate) => request(Settings, url, { method: "PATCH", body }),
    onSuccess: (after) => client.setQueryData(settingsQuery.queryKey, after),
  });
}
