import { decisionsRule } from "./decisions-rule.ts";
import { documentedExportRule } from "./documented-export-rule.ts";
import { fileNameRule } from "./file-name-rule.ts";
import { foldersRule } from "./folders-rule.ts";
import { injectedRule } from "./injected-rule.ts";
import { topLevelFunctionRule } from "./top-level-function-rule.ts";

/** Our own lint rules, loaded by oxlint (`jsPlugins` in .oxlintrc.json), which asks for a default export. */
export default {
  meta: { name: "proxbox" },
  rules: {
    decisions: decisionsRule,
    "documented-export": documentedExportRule,
    "file-name": fileNameRule,
    folders: foldersRule,
    injected: injectedRule,
    "top-level-function": topLevelFunctionRule,
  },
};
