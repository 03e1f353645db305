import { RuleTestAnswer, Settings } from "@proxbox/contract";
import type { MappingRule, RuleTestRequest } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "../../../api/request.ts";

const settingsUrl = "/api/settings/";

/** The settings, in which the mapping rules stand. */
export const ruleSettingsQuery = queryOptions({ queryKey: ["settings"], queryFn: ({ signal }) => request(Settings, settingsUrl, { signal }) });

/** Saves the whole table of rules. */
export function useSaveRules() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rules: readonly MappingRule[]) => request(Settings, settingsUrl, { method: "PATCH", body: { sync: { mapping_rules: rules } } }),
    onSuccess: (after) => client.setQueryData(ruleSettingsQuery.queryKey, after),
  });
}

/** What rules do with one guest, and its interfaces and addresses. */
export type RuleTest = z.output<typeof RuleTestAnswer>;

/** Asks a backend which rule hits; nothing is written. */
export function useTestRules() {
  return useMutation({ mutationFn: (body: z.input<typeof RuleTestRequest>) => request(z.array(RuleTestAnswer), "/api/mapping-rules/test/", { method: "POST", body }) });
}
