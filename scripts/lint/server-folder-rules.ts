import type { FolderRule } from "./folder-rule.ts";

const backend = "packages/backend/src";

/** Folders of the backend that hold no rule of the wire and no route: what stands above them uses them. */
export const backendRules: readonly FolderRule[] = [
  {
    name: "backend-keeps-below",
    files: [`${backend}/store/**`],
    forbids: [`${backend}/**`],
    unless: [`${backend}/store/**`],
    because: "store/ keeps what others decide: it knows nothing above them.",
  },
  {
    name: "backend-runs-know-no-wire",
    files: [`${backend}/runs/**`],
    forbids: [`${backend}/{http,frames,auth,metrics}/**`],
    because: "a run tells events; frames/ words them, http/ carries them. Whoever records a run is passed in.",
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
    forbids: [`${backend}/{http,runs,frames}/**`],
    because: "auth/ and endpoints/ are used by the routes and by runs, never the other way round.",
  },
  {
    name: "fastify-at-the-door",
    files: [`${backend}/**`],
    except: [`${backend}/http/**`],
    forbids: ["package:fastify", "package:fastify-*", "package:@fastify/**"],
    because: "only http/ knows the web server, so that what they carry can be tried without one.",
  },
  {
    name: "prometheus-in-metrics",
    files: [`${backend}/**`],
    except: [`${backend}/metrics/**`],
    forbids: ["package:prom-client"],
    because: "figures are counted in metrics/; elsewhere say what happened.",
  },
];

const server = "packages/server/src";

/** What both HTTP servers stand on: how secrets are kept, how streams, answers and log lines are written. It knows no route and no table. */
export const serverRules: readonly FolderRule[] = [
  {
    name: "server-knows-fastify-at-the-door",
    files: [`${server}/**`],
    except: [`${server}/http/**`, `${server}/start/**`, `${server}/logs/fastify-logger.ts`],
    forbids: ["package:fastify", "package:fastify-*", "package:@fastify/**"],
    because: "only http/ and start/ know the web server, so that secrets, streams and log lines can be used without one.",
  },
];

const control = "packages/control/src";

/** The folders of the control plane below its door, from top to bottom. */
const controlAreas = ["services", "jobs", "schedules", "endpoints", "accounts", "live"] as const;

/** The control plane: http → services, jobs, schedules, endpoints, accounts → database (design.md 2). */
export const controlRules: readonly FolderRule[] = [
  {
    name: "control-database-is-below",
    files: [`${control}/database/**`],
    forbids: [`${control}/**`],
    unless: [`${control}/database/**`],
    because: "database/ opens, migrates and types the tables; what they mean is decided above it.",
  },
  {
    name: "control-areas-know-no-route",
    files: [`${control}/{${controlAreas.join(",")},settings,audit}/**`],
    forbids: [`${control}/http/**`, `${control}/*.ts`],
    because: "routes use the areas, never the other way round: http → services, jobs, schedules, endpoints, accounts → database.",
  },
  {
    name: "control-fastify-at-the-door",
    files: [`${control}/**`],
    except: [`${control}/http/**`],
    forbids: ["package:fastify", "package:fastify-*", "package:@fastify/**"],
    because: "only http/ knows the web server, so that what it carries can be tried without one.",
  },
  {
    name: "pg-boss-in-jobs",
    files: [`${control}/**`],
    except: [`${control}/jobs/**`],
    forbids: ["package:pg-boss", "package:pg-boss/**"],
    because: "the queue is an inner matter of jobs/: elsewhere speak of jobs.",
  },
  {
    name: "drivers-in-database",
    files: [`${control}/**`],
    except: [`${control}/database/**`],
    forbids: ["package:pg", "package:@electric-sql/**", "node:worker_threads"],
    tests: true,
    because: "only database/ knows which driver speaks to which database: elsewhere use Kysely.",
  },
  {
    name: "control-endpoints-call-nobody",
    files: [`${control}/{endpoints,accounts,settings,audit}/**`],
    forbids: [`${control}/{jobs,schedules}/**`],
    because: "jobs and schedules use endpoints and accounts, never the other way round.",
  },
  {
    name: "services-know-no-job",
    files: [`${control}/services/**`],
    forbids: [`${control}/{jobs,schedules,accounts}/**`],
    because: "services/ speaks to backends for whoever asks: a job, a card or a route.",
  },
];
