import { repositoryPath } from "./repository-path.ts";
import type { LintRule } from "./rule-context.ts";

const catchAllNames = new Set(["utils", "util", "helpers", "helper", "common", "misc", "shared", "lib"]);

/** Lint rule `proxbox/file-name`: no file or folder with a name that says nothing about what is in it. */
export const fileNameRule: LintRule = {
  create(context) {
    const words = repositoryPath(context.filename).split("/").map((segment) => segment.split(".")[0] ?? "");
    const catchAll = words.find((word) => catchAllNames.has(word));
    if (catchAll === undefined) return {};
    return {
      Program(node) {
        context.report({ node, message: `file-name: "${catchAll}" says nothing about what is inside: name the file after the one thing that it exports.` });
      },
    };
  },
};
