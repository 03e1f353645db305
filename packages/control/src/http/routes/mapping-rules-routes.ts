import { RuleTestAnswer, RuleTestRequest } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { untilLeft } from "../until-left.ts";
import { testerRefusal } from "./tester-refusal.ts";

const tags = ["settings"];
const Id = z.int().min(1).max(2_147_483_647);
const Wanted = RuleTestRequest.extend({ backend_id: Id.optional().describe("Default: the first enabled one.") }).meta({ id: "MappingRulesTest" });

const response = {
  ...COMMON_ANSWERS,
  400: Detail.describe("The choice of endpoint cannot be used, or the backend knows no mapping rules."),
  200: z.array(RuleTestAnswer).describe("One answer for each Proxmox endpoint that has such a guest."),
  404: Detail.describe("No guest is called so, or there is no such backend."),
  502: Detail,
  503: Detail,
};

/** Adds the tester of the mapping rules; a backend reads the guest from Proxmox VE, the rules are those of the settings. */
export function registerMappingRulesRoutes(app: App, { settings, services }: Pick<ControlParts, "settings" | "services">): void {
  const schema = { tags, summary: "Which mapping rule hits for a guest; nothing is written", body: Wanted, response };
  const config = { permission: "proxbox.view_settings", audit: { action: "test", objectType: "settings" } } as const;
  app.post("/api/mapping-rules/test/", { config, schema }, async (request, reply) => {
    const { backend_id: backendId, ...wanted } = request.body;
    const rules = wanted.mapping_rules ?? (await settings.read()).sync.mapping_rules;
    const body = { ...wanted, mapping_rules: rules };
    const answer = await services.request(backendId, { method: "POST", path: "rules/test", body, expects: "json", answerMs: ANSWER_MS, signal: untilLeft(reply) });
    request.auditData = { objectName: "mapping rules", data: { vm: wanted.vm } };
    if (answer.ok) return z.array(RuleTestAnswer).parse(answer.json);
    throw answer.error.code === "BE_REFUSED" ? testerRefusal({ status: answer.status, body: answer.json, action: "testing the mapping rules", knows: "mapping rules" }) : answer.error;
  });
}

// A guest is read as a run reads it, its agent too.
const ANSWER_MS = 60_000;
