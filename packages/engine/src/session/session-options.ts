import type { ApplyLimits } from "../apply/apply-input.ts";
import type { ProxmoxSource } from "../collect/collect-sources.ts";
import type { Snapshot } from "../collect/snapshot.ts";
import type { InventoryPart } from "../inventory/inventory.ts";
import type { Kind } from "../kinds/kind.ts";
import type { NetboxOptions } from "../netbox/connect.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import type { Decision } from "../values/conflict-claim.ts";
import type { LastWritten } from "../values/last-written.ts";

/** One Proxmox VE to bring into NetBox, and how. */
export interface Source extends ProxmoxSource {
  readonly settings: SourceSettings;
}

/** What a session reads and writes, and is given from outside. */
export interface SessionOptions {
  readonly sources: readonly Source[];
  readonly netbox: Omit<NetboxOptions, "wait" | "clock" | "random" | "signal">;
  readonly lastWritten: LastWritten;
  /** Sources of the same NetBox that this session does not look at: what we have records of for them is theirs. */
  readonly otherSources?: readonly string[];
  /** Settings of those sources, for the case that one of them is the same cluster as a source of this session (E05). */
  readonly otherSettings?: Readonly<Record<string, SourceSettings>>;
  /** Told what was read before anything is planned; what it throws ends the reading. */
  readonly onRead?: (snapshots: readonly Snapshot[]) => void;
  /** What people have decided about conflicts; default: nothing. */
  readonly decisions?: readonly Decision[];
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Waits, abortable; default: timers. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly limits?: Partial<ApplyLimits>;
  /** Default: every kind of Proxbox. */
  readonly kinds?: readonly Kind[];
  /** Parts of the inventory that a run reads too and keeps in NetBox, as far as it has a place for them; default none. */
  readonly inventory?: readonly InventoryPart[];
}
