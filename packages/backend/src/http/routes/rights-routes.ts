import { setTimeout as waitFor } from "node:timers/promises";
import { AppError, majorOf, requirementsOf, SessionFilter, TokenRights } from "@proxbox/contract";
import type { TokenRight } from "@proxbox/contract";
import { inspectNetbox, inspectProxmox, openProxmox } from "@proxbox/engine";
import type { NetboxInspection, ProxmoxInspection } from "@proxbox/engine";
import { Detail } from "@proxbox/server";
import type { EndpointSettings } from "../../endpoints/endpoint-settings.ts";
import { toNetboxOptions, toProxmoxOptions } from "../../endpoints/engine-options.ts";
import { readChoice, selectRows } from "../../endpoints/selected-rows.ts";
import { readWireSettings } from "../../runs/wire-settings.ts";
import type { Store } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";

/** What these routes work with. */
export interface RightsRouteParts {
  readonly store: Pick<Store, "netboxEndpoint" | "proxmoxEndpoints" | "syncSettings">;
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
}

const answers = { ...COMMON_ANSWERS, 200: TokenRights, 400: Detail, 404: Detail, 502: Detail, 504: Detail };

/** Each model is asked with two small requests; whoever asks waits in front of a page. */
const TIMEOUT_MS = 10_000;

// What is needed of each model, as `proxbox doctor` has it: whether a token may delete NetBox does not tell without trying.
const NEEDED = ["view", "add", "change"] as const;

function ofModels({ rights, checks }: NetboxInspection): readonly TokenRight[] {
  const problem = checks.find(({ problem: found }) => found !== undefined && found.code !== "NB_PERMISSION")?.problem;
  if (problem !== undefined) throw new AppError(problem.code, { detail: problem.message, hint: problem.hint });
  return rights.map((model) => {
    const missing = NEEDED.filter((action) => model[action] === "no");
    const unknown = NEEDED.filter((action) => model[action] === "unknown");
    const held = NEEDED.filter((action) => model[action] === "yes").join(", ");
    const detail = missing.length > 0 ? `may not ${missing.join(", ")}` : unknown.length > 0 ? `NetBox does not tell about ${unknown.join(", ")}` : `may ${held}`;
    return { name: model.objectType, ok: missing.length === 0, is_required: true, detail };
  });
}

function ofPrivileges({ version, missing }: ProxmoxInspection): readonly TokenRight[] {
  return requirementsOf(majorOf(version)).map(({ path, anyOf: [privilege], isRequired, without }) => {
    const isMissing = missing.some((each) => each.path === path && each.privilege === privilege);
    return { name: `${privilege} on ${path}`, ok: !isMissing, is_required: isRequired, detail: isMissing ? `without it ${without}` : "is held" };
  });
}

/** What the tokens of the endpoints may do, asked without writing anything. */
export function registerRightsRoutes(app: App, parts: RightsRouteParts): void {
  app.get("/netbox/permissions", { schema: { tags: ["netbox"], summary: "What the token of NetBox may do, model by model", response: answers } }, async () => {
    const row = parts.store.netboxEndpoint.get();
    if (row === undefined || !row.isEnabled) throw new AppError("CFG_NO_NETBOX");
    const timeouts = { connectMs: TIMEOUT_MS / 2, readMs: TIMEOUT_MS };
    const wait = (ms: number, signal: AbortSignal): Promise<void> => waitFor(ms, undefined, { signal });
    const { kinds } = readWireSettings({}, parts.store.syncSettings.get().inventory);
    const inspection = await inspectNetbox({ ...toNetboxOptions(row, parts.endpoints), timeouts, wait, clock: parts.clock, random: Math.random }, kinds);
    return { rights: [...ofModels(inspection)], commands: [] };
  });
  app.get("/proxmox/privileges", { schema: { tags: ["proxmox"], summary: "What the token of a Proxmox endpoint may do, and the commands that grant the rest", querystring: SessionFilter, response: answers } }, async ({ query }) => {
    const [row] = selectRows(parts.store.proxmoxEndpoints, readChoice(query));
    if (row === undefined) throw new AppError("CFG_SCOPE_EMPTY", { detail: "there is no endpoint whose token could be asked about" });
    const client = openProxmox(toProxmoxOptions(row, parts.endpoints), parts.clock);
    try {
      const inspection = await inspectProxmox(client, { timeoutMs: TIMEOUT_MS });
      return { rights: [...ofPrivileges(inspection)], commands: [...inspection.commands] };
    } finally {
      await client.close();
    }
  });
}
