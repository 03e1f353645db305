import { WIRE_STAGES } from "@proxbox/contract";
import type { StageName, WireStage } from "@proxbox/contract";
import { z } from "zod";
import { redact } from "@proxbox/server";
import type { InventoryRow } from "../../store/store.ts";
import type { App } from "../app-parts.ts";
import { StageAnswer, stageBody } from "./run-body.ts";
import { addRunPath } from "./run-path.ts";
import type { RunPath } from "./run-path.ts";
import type { SyncParts } from "./sync-parts.ts";

/** Two paths are readings too (wire-contract.md 1.6): without a stream they list the jobs that they have just brought up to date. */
const LISTED: Partial<Readonly<Record<StageName, string>>> = { replications: "replication", "backup-routines": "backup-routine" };

/** A job as Proxmox VE has it, and where it is. */
const Job = z.looseObject({ id: z.string(), cluster_name: z.string() });

/** Most jobs that such a list has. */
const MOST_JOBS = 10_000;

const stageAnswer: RunPath["answer"] = { schema: StageAnswer, make: stageBody };

function toJob({ source, label, data }: InventoryRow): z.infer<typeof Job> {
  return { ...(redact(data) as Record<string, unknown>), id: label, cluster_name: source };
}

/** The jobs of the endpoints that were just looked at, and of no other. */
function listJobs({ store }: SyncParts, kind: string, endpoints: readonly string[]): z.infer<typeof Job>[] {
  const sources = new Set(store.proxmoxEndpoints.list().filter(({ name }) => endpoints.includes(name)).map(({ source }) => source));
  const { items } = store.inventory.list(kind, { offset: 0, limit: MOST_JOBS });
  return items.filter(({ source }) => sources.has(source)).map(toJob);
}

function listAnswer(parts: SyncParts, kind: string): RunPath["answer"] {
  return { schema: z.array(Job), make: ({ endpoints }) => listJobs(parts, kind, endpoints) };
}

function stagePath(parts: SyncParts, stage: WireStage): RunPath {
  const listed = LISTED[stage.name];
  const answer = listed === undefined ? stageAnswer : listAnswer(parts, listed);
  return { path: `/${stage.path}`, about: stage.about, target: { kind: stage.name, stages: [stage.name] }, answer };
}

/** The same stage for one virtual machine; of the machine itself the step has its own name (wire-contract.md 2.5). */
function scopedPath(stage: WireStage, template: string): RunPath {
  const step = stage.name === "virtual-machines" ? { step: "virtual-machine" } : {};
  const about = `${stage.about} Of one virtual machine, by its NetBox id.`;
  return { path: `/${template.replace("{id}", ":id")}`, about, target: { kind: stage.name, stages: [stage.name] }, answer: stageAnswer, ...step };
}

/** Adds the paths of the thirteen stages (wire-contract.md 1.7), made from their table. */
export function registerStageRoutes(app: App, parts: SyncParts): void {
  for (const stage of WIRE_STAGES) {
    addRunPath(app, parts, stagePath(parts, stage));
    if (stage.scopedPath !== undefined) addRunPath(app, parts, scopedPath(stage, stage.scopedPath));
  }
}
