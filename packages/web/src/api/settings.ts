import { Settings } from "@proxbox/contract";
import type { SettingsUpdate } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { requestVersioned } from "./request.ts";

const url = "/api/settings/";

/** What holds for every job, with the version that a change of it names. */
export const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: ({ signal }) => requestVersioned(Settings, url, { signal }) });

/**
 * Changes settings; what is absent stays. Nothing is saved over what this page has not shown yet: where somebody else has saved since, it is
 * refused (`CFG_CHANGED`), and theirs are read.
 */
export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsUpdate) => requestVersioned(Settings, url, { method: "PATCH", body, ifMatch: client.getQueryData(settingsQuery.queryKey)?.version }),
    onSuccess: (after) => client.setQueryData(settingsQuery.queryKey, after),
    onError: () => client.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  });
}
