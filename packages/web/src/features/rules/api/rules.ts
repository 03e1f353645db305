import { RuleTestAnswer } from "@proxbox/contract";
import type { RuleTestRequest } from "@proxbox/contract";
import { useMutation } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "../../../api/request.ts";

/** What rules do with one guest, and its interfaces and addresses. */
export type RuleTest = z.output<typeof RuleTestAnswer>;

/** Asks a backend which rule hits; nothing is written. */
export function useTestRules() {
  return useMutation({ mutationFn: (body: z.input<typeof RuleTestRequest>) => request(z.array(RuleTestAnswer), "/api/mapping-rules/test/", { method: "POST", body }) });
}
