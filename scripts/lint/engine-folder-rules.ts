import type { FolderRule } from "./folder-rule.ts";

const engine = "packages/engine/src";

/** The stages of a run, in running order; each is a folder of the engine. */
const stages = ["collect", "translate", "observe", "plan", "apply", "report"] as const;

const allStages = `${engine}/{${stages.join(",")}}/**`;

/** The engine: its stages, kinds and clients. */
export const engineRules: readonly FolderRule[] = [
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
  {
    name: "items-are-pure",
    files: [`${engine}/items/**`],
    forbids: ["node:*", "node:*/**", "package:undici", `${engine}/{proxmox,netbox,http,session}/**`, `${engine}/{collect,observe,plan,apply,report}/**`],
    typesAllowed: true,
    because: "items/ turns items of the inventory into desired objects, as translate/ does with a snapshot: values in, values out.",
  },
  {
    name: "items-are-joined-by-session",
    files: [allStages, `${engine}/{inventory,kinds,proxmox,netbox,http,values}/**`],
    forbids: [`${engine}/items/**`],
    because: "a plan of items is made beside the session's own, by the same pipeline, which knows none of their kinds.",
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
