import type { FolderRule } from "./folder-rule.ts";

const web = "packages/web/src";

/** The web page: shared → features → app, never sideways (style.md 2.7). */
export const webRules: readonly FolderRule[] = [
  {
    name: "web-runs-in-browsers",
    files: [`${web}/**`],
    forbids: ["node:**"],
    because: "the page runs in a browser: it has no module of Node's.",
  },
  {
    name: "web-features-apart",
    files: [`${web}/features/<own>/**`],
    forbids: [`${web}/features/**`],
    unless: [`${web}/features/<own>/**`],
    tests: true,
    because: "a feature knows no other feature: what two of them need goes to components/, api/ or format/.",
  },
  {
    name: "web-features-know-no-app",
    files: [`${web}/features/**`],
    forbids: [`${web}/app/**`],
    because: "app/ puts the features together; they do not know where they are shown.",
  },
  {
    name: "web-shared-knows-no-feature",
    files: [`${web}/{api,components,format,live,texts,theme}/**`],
    forbids: [`${web}/{app,features}/**`],
    because: "what every feature uses knows none of them.",
  },
];
