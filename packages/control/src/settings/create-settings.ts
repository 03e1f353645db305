import { AppError, changedSyncSettings, Settings, SyncSettings } from "@proxbox/contract";
import type { SettingsUpdate } from "@proxbox/contract";
import type { Env } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { z } from "zod";
import type { Queries } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { settingsVersion } from "./settings-version.ts";

/** The settings of this control plane. */
export interface SettingsStore {
  /** All of them; what was never set has its default, and PROXBOX_SYNC_JOB_TIMEOUT stands before what is kept. */
  read(): Promise<Settings>;
  /** Keeps what is named and gives all of them. Throws `CFG_CHANGED` where a version is expected and the settings have another one by now. */
  update(change: SettingsUpdate, expectedVersion?: string): Promise<Settings>;
  /** Names of those that the environment decides, whatever is kept. */
  readonly fromEnvironment: readonly string[];
}

interface SettingsParts {
  readonly kysely: Kysely<Tables>;
  readonly clock: () => Date;
  readonly env: Env;
}

/** The table has one row. */
const ROW_ID = 1;

const timeoutVariable = "PROXBOX_SYNC_JOB_TIMEOUT";

function readTimeout(env: Env): Partial<Pick<Settings, "job_timeout_seconds">> {
  const text = env[timeoutVariable]?.trim() ?? "";
  if (text === "") return {};
  const seconds = Settings.shape.job_timeout_seconds.safeParse(Number(text));
  if (!seconds.success) throw new AppError("CFG_ENVIRONMENT", { detail: `${timeoutVariable} takes whole seconds from 60 on`, where: timeoutVariable });
  return { job_timeout_seconds: seconds.data };
}

// A setting that a newer version kept, or whose range has shrunk since, must not stop every job: it has its default.
function tolerant(data: unknown): Settings {
  const kept = valuesOf(data);
  // One by one here too: a setting that is not known must not take the mapping rules along.
  return Settings.parse({ ...usable(Settings.shape, kept), sync: usable(SyncSettings.shape, valuesOf(kept["sync"])) });
}

function valuesOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
}

function usable(shape: Readonly<Record<string, z.ZodType>>, kept: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const known = Object.entries(shape).flatMap(([name, field]) => {
    const value = field.safeParse(kept[name]);
    return value.success ? [[name, value.data] as const] : [];
  });
  return Object.fromEntries(known);
}

async function readStored(queries: Queries, isChanging: boolean): Promise<Settings> {
  const query = queries.selectFrom("setting").select("data").where("id", "=", ROW_ID);
  const row = await (isChanging ? query.forUpdate() : query).executeTakeFirst();
  return tolerant(row?.data ?? {});
}

function merged(before: Settings, { sync_modes, overwrite, sync, netbox_sign_in, ...plain }: SettingsUpdate): Settings {
  return Settings.parse({
    ...before,
    ...plain,
    sync_modes: { ...before.sync_modes, ...sync_modes },
    overwrite: { ...before.overwrite, ...overwrite },
    sync: changedSyncSettings(before.sync, sync ?? {}),
    netbox_sign_in: { ...before.netbox_sign_in, ...netbox_sign_in },
  });
}

/** The settings, kept in the database. Throws `CFG_ENVIRONMENT` for a PROXBOX_SYNC_JOB_TIMEOUT that is none. */
export function createSettings({ kysely, clock, env }: SettingsParts): SettingsStore {
  const fixed = readTimeout(env);
  return {
    fromEnvironment: Object.keys(fixed),
    async read() {
      return { ...(await readStored(kysely, false)), ...fixed };
    },
    async update(change, expectedVersion) {
      const after = await kysely.transaction().execute(async (trx) => {
        // The row is made first, so that two changes at once wait for each other on it.
        await trx.insertInto("setting").values({ id: ROW_ID, data: "{}", updated_at: clock() }).onConflict((conflict) => conflict.doNothing()).execute();
        const before = await readStored(trx, true);
        if (expectedVersion !== undefined && expectedVersion !== settingsVersion({ ...before, ...fixed })) throw new AppError("CFG_CHANGED");
        const settings = merged(before, change);
        await trx.updateTable("setting").set({ data: JSON.stringify(settings), updated_at: clock() }).where("id", "=", ROW_ID).execute();
        return settings;
      });
      return { ...after, ...fixed };
    },
  };
}
