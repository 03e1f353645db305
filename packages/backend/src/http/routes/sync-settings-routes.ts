import { AppError, changedSyncSettings, PolicyTestAnswer, PolicyTestRequest, RuleTestAnswer, RuleTestRequest, RunQuery, SyncSettings, SyncSettingsUpdate } from "@proxbox/contract";
import { testRules } from "@proxbox/engine";
import { Detail, redact } from "@proxbox/server";
import { z } from "zod";
import { checkPolicies } from "../../endpoints/check-policies.ts";
import { toSource } from "../../endpoints/engine-options.ts";
import type { ProxmoxEndpointRow } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import { tryPoliciesOn } from "../../runs/try-policies.ts";
import type { App, AppParts } from "../app-parts.ts";
import { toSettings } from "./run-request.ts";

type Parts = Pick<AppParts, "store" | "endpoints" | "clock">;

const tags = ["settings"];

/** Adds the settings of the sync, and the testers of the mapping rules and the field policies. */
export function registerSyncSettingsRoutes(app: App, parts: Parts): void {
  const { syncSettings } = parts.store;
  const keep = (settings: SyncSettings): SyncSettings => {
    checkPolicies(settings);
    syncSettings.put(settings);
    return syncSettings.get();
  };
  const response = { ...COMMON_ANSWERS, 200: SyncSettings };
  app.get("/settings/sync", { schema: { tags, summary: "How Proxmox VE is put into NetBox", response } }, async () => syncSettings.get());
  const put = { tags, summary: "Set all of it; what is absent has its default", body: SyncSettings, response: { ...response, 422: Detail } };
  app.put("/settings/sync", { schema: put }, async ({ body }) => keep(body));
  const patch = { tags, summary: "Change some of it; what is absent stays", body: SyncSettingsUpdate, response: { ...response, 422: Detail } };
  app.patch("/settings/sync", { schema: patch }, async ({ body }) => keep(changedSyncSettings(syncSettings.get(), body)));
  addTester(app, parts);
  addPolicyTester(app, parts);
}

function addTester(app: App, { store, endpoints, clock }: Parts): void {
  const answers = { ...COMMON_ANSWERS, 200: z.array(RuleTestAnswer), 404: Detail, 502: Detail };
  const schema = { tags, summary: "Which mapping rule hits for a guest", body: RuleTestRequest, response: answers };
  app.post("/rules/test", { schema }, async ({ body: { vm, endpoint, mapping_rules: rules } }, reply) => {
    const kept = store.syncSettings.get();
    const ending = new AbortController();
    reply.raw.once("close", () => ending.abort());
    const sync = rules === undefined ? kept : { ...kept, mapping_rules: rules };
    const sources = rowsOf(store.proxmoxEndpoints.list(), endpoint).map((row) => toSource(row, endpoints, sync));
    return z.array(RuleTestAnswer).parse(await testRules({ sources, clock, signal: ending.signal }, vm));
  });
}

function rowsOf(all: readonly ProxmoxEndpointRow[], endpoint: string | undefined): readonly ProxmoxEndpointRow[] {
  const rows = all.filter(({ isEnabled, name }) => isEnabled && (endpoint === undefined || name.toLowerCase() === endpoint.toLowerCase()));
  if (rows.length === 0) throw new AppError("CFG_SCOPE_INVALID", { detail: `no Proxmox endpoint ${endpoint === undefined ? "" : `called ${endpoint} `}is there and enabled` });
  return rows;
}

const PolicyTrial = PolicyTestRequest.extend({ settings: SyncSettings.optional().describe("Settings to start from instead of those that are kept.") });

function addPolicyTester(app: App, parts: Parts): void {
  const answers = { ...COMMON_ANSWERS, 200: PolicyTestAnswer, 400: Detail, 404: Detail, 409: Detail, 502: Detail };
  const schema = { tags, summary: "What the next sync would do with one object under other field policies; nothing is written", querystring: RunQuery, body: PolicyTrial, response: answers };
  app.post("/policies/test", { schema }, async ({ query, body: { settings, ...asked } }, reply) => {
    const sync = settings ?? parts.store.syncSettings.get();
    checkPolicies({ ...sync, policies: asked.policies });
    const ending = new AbortController();
    reply.raw.once("close", () => ending.abort());
    const answer = await tryPoliciesOn(parts, { ...asked, sync, settings: toSettings(query), signal: ending.signal });
    return redact(answer) as PolicyTestAnswer;
  });
}
