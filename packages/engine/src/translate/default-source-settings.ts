import { SyncSettings } from "@proxbox/contract";
import { settingsOf } from "./settings-of.ts";
import type { SourceSettings } from "./source-settings.ts";

/** What holds for a source where nobody says anything; docs/config.md lists the same values. */
export const DEFAULT_SOURCE_SETTINGS: SourceSettings = settingsOf(SyncSettings.parse({}));
