import { ImportResult } from "@proxbox/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../api/request.ts";

/** Where the file comes from; a plain link, for the browser to save. */
export const EXPORT_URL = "/api/endpoints/export/";

/** Takes a file in, or says what it would change. */
export function useImportConfig() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ yaml, isDryRun }: { readonly yaml: string; readonly isDryRun: boolean }) => request(ImportResult, "/api/endpoints/import/", { method: "POST", body: { yaml, dry_run: isDryRun } }),
    onSuccess: async ({ is_dry_run: isDryRun }) => {
      if (!isDryRun) await client.invalidateQueries();
    },
  });
}
