import { AppError, PolicyTestAnswer, PolicyTestRequest } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { stageQuery } from "../../settings/stage-query.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { untilLeft } from "../until-left.ts";
import { testerRefusal } from "./tester-refusal.ts";

const Id = z.int().min(1).max(2_147_483_647);
const Wanted = PolicyTestRequest.extend({ backend_id: Id.optional().describe("Default: the first enabled one.") }).meta({ id: "FieldPoliciesTest" });

const response = {
  ...COMMON_ANSWERS,
  400: Detail.describe("The backend cannot try policies, or its endpoints cannot be used."),
  200: PolicyTestAnswer,
  404: Detail.describe("Proxmox VE has no such object now, or there is no such backend."),
  409: Detail.describe("The object's endpoint is disabled."),
  502: Detail,
  503: Detail,
};

// One guest is read as a run reads it, and NetBox's rows of it.
const ANSWER_MS = 60_000;

/** What trying policies works with. */
type Parts = Pick<ControlParts, "settings" | "services" | "endpoints">;

/** The query of a run of the endpoint that a key hangs on, whose own flags stand before the settings'. */
async function queryOf({ settings, endpoints }: Parts, key: string) {
  const [source] = key.split("/", 1);
  const saved = await settings.read();
  const own = (await endpoints.proxmoxes()).find(({ name }) => name === source);
  return { saved, query: stageQuery(saved, own ?? { syncModes: {}, overwrite: {} }) };
}

/** Adds the tester of the field policies: what the next sync would do with one object under policies that are not saved. */
export function registerPolicyTestRoutes(app: App, parts: Parts): void {
  const schema = { tags: ["settings"], summary: "What the next sync would do with one object under other field policies; nothing is written", body: Wanted, response };
  const config = { permission: "proxbox.view_settings", audit: { action: "test", objectType: "fieldpolicies" } } as const;
  app.post("/api/policies/test/", { config, schema }, async (request, reply) => {
    if (!request.principal.can("proxbox.view_inventory")) throw new AppError("AUTH_PERMISSION", { detail: "it takes proxbox.view_inventory, since an object is shown" });
    const { backend_id: backendId, ...wanted } = request.body;
    const { saved, query } = await queryOf(parts, wanted.key);
    const body = { ...wanted, settings: saved.sync };
    const answer = await parts.services.request(backendId, { method: "POST", path: "policies/test", query, body, expects: "json", answerMs: ANSWER_MS, signal: untilLeft(reply) });
    request.auditData = { objectName: "field policies", data: { kind: wanted.kind, key: wanted.key } };
    if (answer.ok) return PolicyTestAnswer.parse(answer.json);
    throw answer.error.code === "BE_REFUSED" ? testerRefusal({ status: answer.status, body: answer.json, action: "trying field policies", knows: "trial of field policies" }) : answer.error;
  });
}
