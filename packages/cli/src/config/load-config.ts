import { dirname, resolve } from "node:path";
import { cascadedModes, SyncSettings } from "@proxbox/contract";
import { inventoryParts, runModes } from "@proxbox/engine";
import type { Kind, ReconcileOptions, RunModes } from "@proxbox/engine";
import { credentialsOf } from "./check-sources.ts";
import type { Config, Tls } from "./config.ts";
import { readConfig } from "./read-config.ts";
import { toSourceSettings } from "./source-settings.ts";
import { toTlsMode } from "./tls-mode.ts";

/** A configuration ready for a run: secrets filled in, certificates read, defaults applied. Never printed: it holds secrets. */
export interface RunConfig {
  readonly netbox: ReconcileOptions["netbox"];
  readonly sources: ReconcileOptions["sources"];
  /** Parts of the inventory that go into netbox-proxbox's models where NetBox has them. */
  readonly inventory: NonNullable<ReconcileOptions["inventory"]>;
  /** The kinds of this run: all but those left out. */
  readonly kinds: readonly Kind[];
  /** What the sync modes let a run write; absent where there are none: everything. */
  readonly isAllowed?: RunModes["isAllowed"];
  /** Absolute path of the state file. */
  readonly statePath: string;
}

/** What a configuration is loaded with: the environment, and whether this run may delete beyond the guards. */
export interface LoadOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isDeletionApproved: boolean;
  /** Schema id of the branch of NetBox that the command line names; it wins over the file's. */
  readonly branch?: string | undefined;
}

function netboxTimeouts(seconds: number | undefined): Pick<ReconcileOptions["netbox"], "timeouts"> {
  // A bulk write takes longer than a page of rows; the engine's own defaults have the same proportion.
  return seconds === undefined ? {} : { timeouts: { readMs: seconds * 1000, writeMs: seconds * 2000 } };
}

function proxmoxTimeout(seconds: number | undefined): { timeoutMs?: number } {
  return seconds === undefined ? {} : { timeoutMs: seconds * 1000 };
}

function toRunConfig(config: Config, folder: string, { isDeletionApproved, branch = config.netbox.branch }: LoadOptions): RunConfig {
  const { netbox, proxmox, defaults = {}, state = "proxbox-state.db", leave_out: leftOut = [], mapping_rules: rules = [], inventory = {}, sync_modes: given } = config;
  const modes = cascadedModes(given ?? {});
  // Where the file wants the SDN it goes into NetBox too.
  const { kinds, source: byModes, isAllowed } = runModes(modes, { isWithMacs: true, isWithSdn: true });
  const tlsOf = (tls: Tls | undefined) => toTlsMode(tls, folder) ?? { mode: "system" as const };
  return {
    statePath: resolve(folder, state),
    inventory: inventoryParts(SyncSettings.shape.inventory.parse(inventory), modes),
    kinds: kinds.filter(({ name }) => !leftOut.includes(name)),
    ...(given === undefined ? {} : { isAllowed }),
    netbox: {
      url: netbox.url.replace(/\/+$/, ""),
      token: netbox.token,
      tls: tlsOf(netbox.tls),
      ...(branch === undefined ? {} : { branch }),
      ...(netbox.concurrency === undefined ? {} : { concurrency: netbox.concurrency }),
      ...netboxTimeouts(netbox.timeout_seconds),
    },
    sources: proxmox.map((source) => ({
      name: source.name,
      proxmox: {
        url: source.url.replace(/\/+$/, ""),
        tls: tlsOf(source.tls),
        credentials: credentialsOf(source),
        ...proxmoxTimeout(source.timeout_seconds),
      },
      settings: { ...toSourceSettings({ source, defaults, rules }, isDeletionApproved), ...byModes },
    })),
  };
}

/** Reads the configuration file for one run; throws what `readConfig` throws. */
export function loadConfig(path: string, options: LoadOptions): RunConfig {
  const absolute = resolve(path);
  return toRunConfig(readConfig(absolute, options.env), dirname(absolute), options);
}
