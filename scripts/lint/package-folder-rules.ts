import type { FolderRule } from "./folder-rule.ts";

const engine = "packages/engine/src";

/** Which workspace packages each package may import, by name. Tests may import the lab besides. */
const workspaceImports: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  engine: ["contract"],
  lab: [],
  state: ["contract", "engine"],
  server: ["contract"],
  backend: ["contract", "engine", "server", "state"],
  control: ["contract", "server", "state"],
  web: ["contract"],
  cli: ["backend", "contract", "control", "engine", "lab", "server", "state"],
};

/** Which package may import which, and what every file of a package obeys. */
export const packageRules: readonly FolderRule[] = [
  {
    name: "contract-needs-only-zod",
    files: ["packages/contract/**"],
    forbids: ["**"],
    unless: ["packages/contract/**", "package:zod"],
    because: "contract is what crosses a wire and is loaded by the browser too: it imports zod and nothing else.",
  },
  {
    name: "engine-is-a-library",
    files: [`${engine}/**`],
    forbids: ["package:**"],
    unless: ["package:@proxbox/contract", "package:undici", "package:ipaddr.js", "package:zod"],
    because: "the engine is a library: of packages it imports contract, undici, ipaddr.js and zod. Pass anything else in.",
  },
  {
    name: "engine-serves-and-stores-nothing",
    files: [`${engine}/**`],
    forbids: ["node:{child_process,cluster,fs,http,http2,https,process,sqlite,worker_threads}", "node:fs/promises"],
    typesAllowed: true,
    because: "the engine holds no server, database, file or process of its own: the door that starts it passes in what it needs.",
  },
  {
    name: "database-only-in-state",
    files: ["packages/**"],
    except: ["packages/state/**"],
    forbids: ["node:sqlite"],
    tests: true,
    because: "SQLite is opened by @proxbox/state alone: a store of your own takes its openDatabase, the last-written values the engine's LastWritten.",
  },
  {
    name: "packages-by-name",
    files: ["packages/<own>/**"],
    forbids: ["packages/**", "package:@proxbox/*/**"],
    unless: ["packages/<own>/**"],
    tests: true,
    because: "a package is imported by its name (@proxbox/engine), so that its index.ts is its whole surface.",
  },
  {
    name: "packages-by-name-from-outside",
    files: ["{bench,scripts,test}/**"],
    forbids: ["packages/**", "package:@proxbox/*/**"],
    unless: ["packages/*/src/testing/**"],
    tests: true,
    because: "a package is imported by its name (@proxbox/engine), so that its index.ts is its whole surface; only what its tests play with may be shown by a script too.",
  },
  {
    name: "index-is-for-outsiders",
    files: ["packages/<own>/src/**"],
    forbids: ["packages/<own>/src/index.ts", "package:@proxbox/<own>"],
    because: "index.ts is the package's surface for others: inside the package import the file that holds the thing.",
  },
  {
    name: "production-without-tests",
    files: ["packages/**"],
    forbids: ["**/*.test.ts", "**/testing/**", "test/**", "bench/**", "scripts/**", "package:vitest", "package:fast-check"],
    except: ["packages/*/src/testing/**"],
    because: "what runs at a user's site does not import tests, benchmarks, scripts or their libraries.",
  },
  ...Object.entries(workspaceImports).map(([own, allowed]): FolderRule => ({
    name: `${own}-knows-${allowed.length === 0 ? "no-package" : allowed.join("-")}`,
    files: [`packages/${own}/**`],
    forbids: ["package:@proxbox/*"],
    unless: [own, ...allowed].map((name) => `package:@proxbox/${name}`),
    because: `of our packages ${own} imports ${allowed.length === 0 ? "none" : allowed.join(", ")}: dependencies run one way.`,
  })),
  ...Object.entries(workspaceImports).map(([own, allowed]): FolderRule => ({
    name: `${own}-tests-know-no-other-package`,
    files: [`packages/${own}/**/*.test.ts`, `packages/${own}/src/testing/**`],
    forbids: ["package:@proxbox/*"],
    unless: [own, "lab", ...allowed].map((name) => `package:@proxbox/${name}`),
    tests: true,
    because: `a test of ${own} imports ${own}'s own files, what ${own} may import, and the lab. A test of several packages belongs in test/.`,
  })),
];
