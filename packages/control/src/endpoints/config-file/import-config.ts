import { isDeepStrictEqual } from "node:util";
import { AppError, changedSyncSettings, toAppError } from "@proxbox/contract";
import type { EndpointKindName, ImportResult, ProxmoxCreate, Settings } from "@proxbox/contract";
import type { Cipher } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { Queries } from "../../database/database.ts";
import type { Tables } from "../../database/tables.ts";
import type { SettingsStore } from "../../settings/create-settings.ts";
import type { EndpointRow } from "../endpoint-rows.ts";
import { endpointTable } from "../endpoint-table.ts";
import type { EndpointKind } from "../kinds/endpoint-kind.ts";
import { backendKind } from "../kinds/backend-kind.ts";
import { netboxKind } from "../kinds/netbox-kind.ts";
import { proxmoxKind } from "../kinds/proxmox-kind.ts";
import { configFileWith } from "./config-file.ts";
import type { ConfigFile } from "./config-file.ts";
import type { ConfigSection } from "./config-section.ts";
import { readEndpointNames } from "./endpoint-names.ts";
import { mistakesOf, readYaml } from "./read-yaml.ts";
import type { Mistake } from "./read-yaml.ts";

/** What an import works with. */
export interface ImportParts {
  readonly kysely: Kysely<Tables>;
  readonly cipher: Cipher;
  readonly clock: () => Date;
  readonly settings: Pick<SettingsStore, "read" | "update">;
}

/** How an import is done. */
export interface ImportOptions {
  readonly isDryRun: boolean;
  /** Lists that other areas keep in the file. A section that the file has nothing for is not asked. */
  readonly sections?: readonly ConfigSection[];
  /** Asked, when the file changes who may sign in with NetBox or the NetBox that vouches for them, before anything is kept; throws to refuse. */
  readonly mayLetIn?: ((queries: Queries, signIn: Settings["netbox_sign_in"]) => Promise<void>) | undefined;
}

/** What an import came to; `changed` are the endpoints to be tried and given to their backends. */
export interface Imported {
  readonly result: ImportResult;
  readonly changed: readonly { readonly kind: EndpointKindName; readonly id: number }[];
}

type ImportChange = ImportResult["changes"][number];

interface Turn {
  readonly parts: ImportParts;
  readonly trx: Queries;
  readonly mistakes: Mistake[];
  readonly changes: ImportChange[];
  readonly changed: { kind: EndpointKindName; id: number }[];
}

/** Leaves the transaction without keeping anything. */
class NothingKept extends Error {}

function isSame(left: object, right: object): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(left)), JSON.parse(JSON.stringify(right)));
}

async function upsert<Row extends EndpointRow, Body extends { readonly name: string }, Saved extends { readonly notes: string[] }>(turn: Turn, kind: EndpointKind<Row, Body, Saved>, body: Body): Promise<void> {
  const { parts, trx } = turn;
  const table = endpointTable<Row>(kind);
  const before = (await table.list(trx, { limit: 1, offset: 0, name: body.name })).rows[0];
  const columns = kind.toColumns(body, { cipher: parts.cipher, before, onNewAddress: "erase" });
  // Compared in the form in which it is kept: an address has many spellings.
  if (before !== undefined && isSame(kind.toBody(before), kind.toBody({ ...before, ...kept(columns) } as Row))) {
    turn.changes.push({ kind: kind.name, name: body.name, action: "unchanged", notes: [] });
    return;
  }
  const at = parts.clock();
  const row = before === undefined ? await table.insert(trx, columns, at) : await table.update(trx, before.id, { columns, at });
  turn.changes.push({ kind: kind.name, name: body.name, action: before === undefined ? "created" : "updated", notes: kind.toSaved(row).notes });
  turn.changed.push({ kind: kind.name, id: row.id });
}

/** Columns as a row has them: JSON is parsed there. */
function kept(columns: object): object {
  const entries = Object.entries(columns).map(([name, value]: [string, unknown]) => [name, name === "sync_modes" || name === "overwrite" ? JSON.parse(String(value)) : value] as const);
  return Object.fromEntries(entries);
}

/** Does it, and remembers what is wrong with its place in the file. */
async function attempt({ mistakes }: Turn, path: readonly [EndpointKindName, number], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.kind !== "input") throw error;
    mistakes.push({ path, text: `${path.join(".")}: ${error.message}` });
  }
}

async function backendIdOf({ trx }: Turn, name: string | null): Promise<number | null> {
  if (name === null) return null;
  const backend = await trx.selectFrom("backend_endpoint").select("id").where("name", "=", name).executeTakeFirst();
  if (backend === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: "the backend that it names" });
  return backend.id;
}

async function upsertAll(turn: Turn, file: ConfigFile): Promise<void> {
  for (const [index, body] of file.backends.entries()) await attempt(turn, ["backends", index], () => upsert(turn, backendKind, body));
  for (const [index, body] of file.netbox.entries()) await attempt(turn, ["netbox", index], () => upsert(turn, netboxKind, body));
  for (const [index, { backend, ...body }] of file.proxmox.entries()) {
    await attempt(turn, ["proxmox", index], async () => upsert<Parameters<typeof proxmoxKind.toBody>[0], ProxmoxCreate, ReturnType<typeof proxmoxKind.toSaved>>(turn, proxmoxKind, { ...body, backend_id: await backendIdOf(turn, backend) }));
  }
}

/** After the endpoints, so that they are found by the names that the file gives them. */
async function takeSections({ trx, mistakes, changes }: Turn, sections: readonly ConfigSection[], file: Readonly<Record<string, unknown>>): Promise<void> {
  const names = await readEndpointNames(trx);
  for (const { key, take } of sections) {
    const entries = file[key] as readonly unknown[];
    if (entries.length === 0) continue;
    const end = await take(entries, { queries: trx, names });
    changes.push(...end.changes.map((change) => ({ kind: key, ...change })));
    mistakes.push(...end.mistakes.map(({ path, text }) => ({ path: [key, ...path], text: `${[key, ...path].map(String).join(".")}: ${text}` })));
  }
}

function settingsAfter(before: Settings, { sync_modes, overwrite, sync, netbox_sign_in, ...plain }: NonNullable<ConfigFile["settings"]>): Settings {
  return {
    ...before,
    ...plain,
    sync_modes: { ...before.sync_modes, ...sync_modes },
    overwrite: { ...before.overwrite, ...overwrite },
    sync: changedSyncSettings(before.sync, sync ?? {}),
    netbox_sign_in: { ...before.netbox_sign_in, ...netbox_sign_in },
  };
}

/** The settings are one object more; they are written after the endpoints, because their store has a transaction of its own. */
async function importSettings({ settings }: ImportParts, file: ConfigFile, { isDryRun, before, after }: { readonly isDryRun: boolean; readonly before: Settings; readonly after: Settings }): Promise<ImportChange[]> {
  if (file.settings === undefined) return [];
  if (isSame(before, after)) return [{ kind: "settings", name: "settings", action: "unchanged", notes: [] }];
  if (!isDryRun) await settings.update(file.settings);
  return [{ kind: "settings", name: "settings", action: "updated", notes: [] }];
}

/**
 * Takes in a `ConfigFile`: endpoints, and what sections have, are found by their names and changed or made, none is deleted. A secret stays where name and
 * address stay; at another address it goes and has to be entered again. All of it or nothing: throws `CFG_INVALID` with every mistake
 * and its line.
 */
export async function importConfig(parts: ImportParts, text: string, { isDryRun, mayLetIn, sections = [] }: ImportOptions): Promise<Imported> {
  const yaml = readYaml(text);
  const file = configFileWith(sections).safeParse(yaml.data);
  if (!file.success) throw yaml.refusal(mistakesOf(file.error));
  const found = { mistakes: [] as Mistake[], changes: [] as ImportChange[], changed: [] as Turn["changed"] };
  const before = await parts.settings.read();
  const after = settingsAfter(before, file.data.settings ?? {});
  const kept = parts.kysely.transaction().execute(async (trx) => {
    await upsertAll({ parts, trx, ...found }, file.data);
    await takeSections({ parts, trx, ...found }, sections, file.data);
    const isNewSource = after.netbox_sign_in.enabled && found.changed.some(({ kind }) => kind === "netbox");
    if (isNewSource || !isSame(before.netbox_sign_in, after.netbox_sign_in)) await mayLetIn?.(trx, after.netbox_sign_in);
    if (isDryRun || found.mistakes.length > 0) throw new NothingKept();
  });
  await kept.catch((thrown: unknown) => {
    if (!(thrown instanceof NothingKept)) throw thrown;
  });
  if (found.mistakes.length > 0) throw yaml.refusal(found.mistakes);
  const settings = await importSettings(parts, file.data, { isDryRun, before, after });
  return { result: { is_dry_run: isDryRun, changes: [...settings, ...found.changes] }, changed: isDryRun ? [] : found.changed };
}
