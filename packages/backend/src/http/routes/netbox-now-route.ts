import { setTimeout as waitFor } from "node:timers/promises";
import { AppError, NetboxNow } from "@proxbox/contract";
import type { NetboxField } from "@proxbox/contract";
import { readNetboxNow, settingsOf, sourceOf } from "@proxbox/engine";
import type { NetboxNowOptions, WrittenRecord } from "@proxbox/engine";
import { Detail, redact } from "@proxbox/server";
import { z } from "zod";
import { toNetboxOptions } from "../../endpoints/engine-options.ts";
import { toSourceSettings } from "../../endpoints/source-settings.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, AppParts } from "../app-parts.ts";
import { prefixOf } from "./object-place.ts";

/** What this route works with. */
export type NetboxNowParts = Pick<AppParts, "store" | "endpoints" | "clock">;

/** A person waits in front of a page. */
const TIMEOUT_MS = 10_000;
/** Findings of one object: it has fewer fields. */
const MOST_FOUND = 200;

/** What Proxmox VE last said where it was not written: it stands in the conflict or the pinned field that came of it. */
function saidOf({ store }: NetboxNowParts, { kind, key }: WrittenRecord): NetboxNowOptions["said"] {
  const { conflicts } = store.conflicts.list({ kind, key, type: "field", offset: 0, limit: MOST_FOUND });
  // Of a decided one the values are those of its day; only a word for good is told again by every run.
  const told = conflicts.filter(({ resolution }) => resolution === null || resolution === "keep");
  return new Map(told.flatMap(({ field, proxmox, resolution }) => (field === null ? [] : [[field, { value: proxmox, isKept: resolution === "keep" }]])));
}

function policiesOf({ store }: NetboxNowParts, { key }: WrittenRecord): NetboxNowOptions["policies"] {
  const settings = store.syncSettings.get();
  const row = store.proxmoxEndpoints.list().find(({ source }) => source === sourceOf(key));
  return (row === undefined ? settingsOf(settings) : toSourceSettings(settings, row)).policies;
}

function toField({ netboxLabel, proxmox, written, netbox, ...field }: Awaited<ReturnType<typeof readNetboxNow>>["fields"][number]): NetboxField {
  // By their names secrets are known, so that the values go through under it.
  const shown = (value: unknown): NetboxField["netbox"] => (redact({ [field.name]: value }) as Record<string, NetboxField["netbox"]>)[field.name] ?? null;
  return { ...field, proxmox: shown(proxmox), written: shown(written), netbox: shown(netbox), netbox_label: netboxLabel };
}

/** Adds the reading of one object from NetBox, when a person asks for it. */
export function registerNetboxNowRoute(app: App, parts: NetboxNowParts): void {
  const Params = z.object({ kind: z.string().min(1).max(64), netbox_id: z.coerce.number().int().min(1) });
  const schema = { tags: ["inventory"], summary: "What NetBox has of one object now, beside what Proxmox VE said and what was last written", params: Params, response: { ...COMMON_ANSWERS, 200: NetboxNow, 400: Detail, 404: Detail, 502: Detail, 504: Detail } };
  app.get("/objects/:kind/:netbox_id/netbox", { schema }, async ({ params: { kind, netbox_id: netboxId } }, reply) => {
    const { store, endpoints, clock } = parts;
    const row = store.netboxEndpoint.get();
    const prefix = prefixOf(parts);
    if (row === undefined || prefix === undefined || !row.isEnabled) throw new AppError("CFG_NO_NETBOX");
    const record = store.objects.find(prefix, kind, netboxId);
    if (record === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `nothing was written to a ${kind} ${netboxId}` });
    const left = new AbortController();
    reply.raw.once("close", () => left.abort());
    const wait = (ms: number, signal: AbortSignal): Promise<void> => waitFor(ms, undefined, { signal });
    const netbox = { ...toNetboxOptions(row, endpoints), timeouts: { connectMs: TIMEOUT_MS / 2, readMs: TIMEOUT_MS }, wait, clock, random: Math.random };
    const idOf = (name: string, key: string): number | undefined => store.objects.at(prefix, name, key)?.netboxId;
    const { state, fields } = await readNetboxNow({ netbox, record, said: saidOf(parts, record), policies: policiesOf(parts, record), idOf, signal: left.signal });
    return { state, read_at: clock().toISOString(), fields: fields.map(toField) };
  });
}
