/**
 * One rule about which file may import what.
 *
 * Files are named by their path from the repository's root, packages as `package:<specifier>` and Node's own modules as
 * `node:<module>`. Patterns are those of path-pattern.ts; what `<own>` stood for in `files` holds in the other lists too.
 */
export type FolderRule = {
  readonly name: string;
  /** The importing files that the rule binds. Test files are bound only by rules with `tests: true`. */
  readonly files: readonly string[];
  readonly except?: readonly string[];
  /** What these files may not import … */
  readonly forbids: readonly string[];
  /** … unless it is one of these. */
  readonly unless?: readonly string[];
  /** Whether `import type` of a forbidden target is fine. */
  readonly typesAllowed?: boolean;
  readonly tests?: boolean;
  /** What an author reads: why, and what to do instead. */
  readonly because: string;
};

const engine = "packages/engine/src";

/** The stages of a run, in running order; each is a folder of the engine. */
const stages = ["collect", "translate", "observe", "plan", "apply", "report"] as const;

const allStages = `${engine}/{${stages.join(",")}}/**`;

/** Which workspace packages each package may import, by name. Tests may import the lab besides. */
const workspaceImports: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  engine: ["contract"],
  lab: [],
  state: ["contract", "engine"],
  backend: ["contract", "engine", "state"],
  cli: ["backend", "contract", "engine", "lab", "state"],
};

const packageRules: readonly FolderRule[] = [
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
    files: ["packages/<own>/**", "{bench,scripts,test}/**"],
    forbids: ["packages/**", "package:@proxbox/*/**"],
    unless: ["packages/<own>/**"],
    tests: true,
    because: "a package is imported by its name (@proxbox/engine), so that its index.ts is its whole surface.",
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

const engineRules: readonly FolderRule[] = [
  {
    name: "translate-and-plan-are-pure",
    files: [`${engine}/{translate,plan}/**`],
    forbids: ["node:*", "node:*/**", "package:undici", `${engine}/{proxmox,netbox,http}/**`],
    because: "translate/ and plan/ do no I/O: values in, values out. Read in collect/ or observe/, write in apply/.",
  },
  {
    name: "kinds-do-no-io",
    files: [`${engine}/kinds/**`],
    forbids: ["node:*", "node:*/**", "package:undici", `${engine}/{proxmox,netbox,http}/**`],
    typesAllowed: true,
    because: "a kind is a value: what it reads comes from the snapshot, what it writes leaves through the plan.",
  },
  {
    name: "kinds-know-only-pure-stages",
    files: [`${engine}/kinds/**`],
    forbids: [`${engine}/{collect,observe,apply,report}/**`],
    typesAllowed: true,
    because: "a kind may use the functions of translate/ and plan/, of the other stages only the types.",
  },
  {
    name: "kinds-apart",
    files: [`${engine}/kinds/<own>/**`],
    forbids: [`${engine}/kinds/*/**`],
    unless: [`${engine}/kinds/<own>/**`],
    because: "a kind never imports another kind: relations go through dependsOn and keys.",
  },
  {
    name: "proxmox-knows-no-netbox",
    files: [`${engine}/proxmox/**`],
    forbids: [`${engine}/netbox/**`],
    because: "the two clients do not know each other: what both need lives in http/.",
  },
  {
    name: "netbox-knows-no-proxmox",
    files: [`${engine}/netbox/**`],
    forbids: [`${engine}/proxmox/**`],
    because: "the two clients do not know each other: what both need lives in http/.",
  },
  {
    name: "http-knows-no-client",
    files: [`${engine}/http/**`],
    forbids: [`${engine}/{proxmox,netbox}/**`],
    because: "http/ is what both clients share; it knows neither.",
  },
  {
    name: "clients-know-no-stage",
    files: [`${engine}/{proxmox,netbox,http}/**`],
    forbids: [allStages, `${engine}/kinds/**`, `${engine}/reconcile.ts`],
    because: "a client speaks one API; what the answers mean is decided in the stages and kinds.",
  },
  {
    name: "values-are-pure",
    files: [`${engine}/values/**`],
    forbids: ["node:*", "node:*/**", "package:undici", `${engine}/{proxmox,netbox,http}/**`],
    because: "values/ holds what every folder speaks of (rows, observations, keys, canonical values): values in, values out.",
  },
  {
    name: "values-know-no-folder",
    files: [`${engine}/values/**`],
    forbids: [allStages, `${engine}/kinds/**`, `${engine}/reconcile.ts`],
    typesAllowed: true,
    because: "values/ is imported by the stages and kinds and of them takes only types.",
  },
  {
    name: "only-reconcile-joins-stages",
    files: [`${engine}/*.ts`],
    except: [`${engine}/reconcile.ts`, `${engine}/index.ts`],
    forbids: [allStages],
    typesAllowed: true,
    because: "reconcile.ts is the one place where the stages meet; elsewhere only their types are imported.",
  },
  {
    name: "inventory-sees-like-collect",
    files: [`${engine}/inventory/**`],
    forbids: [`${engine}/collect/**`],
    unless: [`${engine}/collect/{findings,node-health,unseen}.ts`],
    typesAllowed: true,
    because: "inventory/ reads beside collect/ and shares with it what counts as unseen; of everything else it takes only types.",
  },
  {
    name: "inventory-knows-no-later-stage",
    files: [`${engine}/inventory/**`],
    forbids: [`${engine}/{${stages.slice(1).join(",")},kinds,netbox,session}/**`, `${engine}/reconcile.ts`],
    because: "inventory/ reads Proxmox VE and gives items: what has no model in NetBox is neither translated nor planned.",
  },
  {
    name: "inventory-is-joined-by-session",
    files: [allStages, `${engine}/{kinds,proxmox,netbox,http,values}/**`],
    forbids: [`${engine}/inventory/**`],
    because: "no stage, kind or client needs the inventory: it is joined to a run where the stages are.",
  },
  ...stages.map((stage, position): FolderRule => ({
    name: `${stage}-shares-only-types`,
    files: [`${engine}/${stage}/**`],
    forbids: stages.slice(0, position).map((left) => `${engine}/${left}/**`),
    typesAllowed: true,
    because: `${stage}/ takes the results of the stages before it as values: import their types, never their functions.`,
  })).filter((rule) => rule.forbids.length > 0),
  ...stages.map((stage, position): FolderRule => ({
    name: `${stage}-knows-no-later-stage`,
    files: [`${engine}/${stage}/**`],
    forbids: [...stages.slice(position + 1).map((right) => `${engine}/${right}/**`), `${engine}/reconcile.ts`],
    because: `${stage}/ runs before these: the story goes from left to right, joined by reconcile.ts.`,
  })),
];

const backend = "packages/backend/src";

/** Folders of the backend that hold no rule of the wire and no route: what stands above them uses them. */
const backendRules: readonly FolderRule[] = [
  {
    name: "backend-keeps-below",
    files: [`${backend}/{store,secrets}/**`],
    forbids: [`${backend}/**`],
    unless: [`${backend}/{store,secrets}/**`],
    because: "store/ and secrets/ keep what others decide: they know nothing above them.",
  },
  {
    name: "backend-runs-know-no-wire",
    files: [`${backend}/runs/**`],
    forbids: [`${backend}/{http,sse,frames,auth,metrics}/**`],
    because: "a run tells events; frames/ words them, sse/ writes them, http/ carries them. Whoever records a run is passed in.",
  },
  {
    name: "backend-frames-know-no-route",
    files: [`${backend}/frames/**`],
    forbids: [`${backend}/{http,auth,endpoints}/**`],
    because: "frames/ turns events into frames and knows neither who asked nor how it is sent.",
  },
  {
    name: "backend-endpoints-know-no-run",
    files: [`${backend}/{auth,endpoints}/**`],
    forbids: [`${backend}/{http,runs,frames,sse}/**`],
    because: "auth/ and endpoints/ are used by the routes and by runs, never the other way round.",
  },
  {
    name: "fastify-at-the-door",
    files: [`${backend}/**`],
    except: [`${backend}/http/**`, `${backend}/sse/**`, `${backend}/logs/fastify-logger.ts`],
    forbids: ["package:fastify", "package:fastify-*", "package:@fastify/**"],
    because: "only http/ and sse/ know the web server, so that what they carry can be tried without one.",
  },
  {
    name: "prometheus-in-metrics",
    files: [`${backend}/**`],
    except: [`${backend}/metrics/**`],
    forbids: ["package:prom-client"],
    because: "figures are counted in metrics/; elsewhere say what happened.",
  },
];

/** Every folder rule of design.md section 2 and style.md 4.3, as data: the linter reads it, test/rules.test.ts breaks each. */
export const folderRules: readonly FolderRule[] = [...packageRules, ...engineRules, ...backendRules];
