import { engineRules } from "./engine-folder-rules.ts";
import type { FolderRule } from "./folder-rule.ts";
import { packageRules } from "./package-folder-rules.ts";
import { backendRules, controlRules, serverRules } from "./server-folder-rules.ts";
import { webRules } from "./web-folder-rules.ts";

/** Every folder rule of design.md section 2 and style.md 4.3, as data: the linter reads it, test/rules.test.ts breaks each. */
export const folderRules: readonly FolderRule[] = [...packageRules, ...engineRules, ...serverRules, ...backendRules, ...controlRules, ...webRules];
