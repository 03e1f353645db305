import { SyncSettings } from "@proxbox/contract";
import { testRules } from "@proxbox/engine";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { checkPolicies } from "../../endpoints/check-policies.ts";
import { toSource } from "../../endpoints/engine-options.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, AppParts } from "../app-parts.ts";

const Hit = z.object({ target: z.string(), value: z.union([z.string(), z.boolean()]), rule: z.int(), name: z.string().optional() });
const Test = z
  .object({
    source: z.string(),
    vmid: z.int(),
    type: z.enum(["qemu", "lxc"]),
    name: z.string(),
    hits: z.array(Hit),
    rules: z.array(z.object({ rule: z.int(), name: z.string().optional(), fails: z.string().optional() })),
    nics: z.array(z.object({ name: z.string(), vlan: z.int().optional(), hits: z.array(Hit) })),
    addresses: z.array(z.object({ address: z.string(), hits: z.array(Hit) })),
  })
  .meta({ id: "RuleTest" });
const Wanted = z.strictObject({ vm: z.string().min(1).max(255).describe("vmid or name of a guest."), mapping_rules: SyncSettings.shape.mapping_rules.removeDefault().optional().describe("Rules to try instead of those that are kept.") });

/** Adds the settings of the sync, and the tester of the mapping rules. */
export function registerSyncSettingsRoutes(app: App, { store, endpoints, clock }: Pick<AppParts, "store" | "endpoints" | "clock">): void {
  const tags = ["settings"];
  const answers = { ...COMMON_ANSWERS, 200: SyncSettings };
  app.get("/settings/sync", { schema: { tags, summary: "How Proxmox VE is put into NetBox", response: answers } }, async () => store.syncSettings.get());
  app.put("/settings/sync", { schema: { tags, summary: "Set all of it; what is absent has its default", body: SyncSettings, response: { ...answers, 422: Detail } } }, async ({ body }) => {
    checkPolicies(body);
    store.syncSettings.put(body);
    return store.syncSettings.get();
  });

  const schema = { tags, summary: "Which mapping rule hits for a guest", body: Wanted, response: { ...COMMON_ANSWERS, 200: z.array(Test), 404: Detail, 502: Detail } };
  app.post("/rules/test", { schema }, async ({ body: { vm, mapping_rules: rules } }, reply) => {
    const kept = store.syncSettings.get();
    const ending = new AbortController();
    reply.raw.once("close", () => ending.abort());
    const rows = store.proxmoxEndpoints.list().filter(({ isEnabled }) => isEnabled);
    const sources = rows.map((row) => toSource(row, endpoints, rules === undefined ? kept : { ...kept, mapping_rules: rules }));
    return z.array(Test).parse(await testRules({ sources, clock, signal: ending.signal }, vm));
  });
}
