import { countObjects } from "./count-objects.ts";
import { explain } from "./explanations.ts";
import { runJob, summaryOf } from "./run-job.ts";
import type { JobStory } from "./run-job.ts";
import type { Scene, SceneEnd } from "./scene.ts";
import type { ControlStage } from "./start-stage.ts";

type Counts = ReturnType<typeof countObjects>;

function wordsOf(counts: Counts): string {
  return `In NetBox now: ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", ")}.`;
}

/** What has to be so after a whole job: it ended well, and NetBox has each node and each guest once. */
function faultsOf({ job }: JobStory, { labs }: ControlStage, counts: Counts): string[] {
  const { nodes, guests } = labs.proxmox.estate;
  return [
    ...(job.state === "completed" ? [] : [`the job is ${job.state}: ${job.error ?? "without an error"}`]),
    ...(counts["devices"] === nodes.length ? [] : [`NetBox has ${counts["devices"]} devices, Proxmox VE ${nodes.length} nodes`]),
    ...(counts["virtual machines"] === guests.length ? [] : [`NetBox has ${counts["virtual machines"]} virtual machines, Proxmox VE ${guests.length} guests`]),
  ];
}

async function play(stage: ControlStage, params: Readonly<Record<string, unknown>>): Promise<SceneEnd> {
  // Within its minute the original would take NetBox for what it was before the last job, and make everything again.
  await stage.original.forgetNetbox();
  const before = countObjects(stage.labs.netbox);
  const story = await runJob(stage, params);
  const after = countObjects(stage.labs.netbox);
  return { story, seen: [wordsOf(after), ...explain({ story, before, after })], faults: faultsOf(story, stage, after) };
}

async function playStages(stage: ControlStage): Promise<SceneEnd> {
  const end = await play(stage, { sync_types: ["all"] });
  const unfinished = end.story.job.stages.filter(({ state }) => state !== "completed");
  return { ...end, faults: [...end.faults, ...unfinished.map((step) => `${step.stage} is ${step.state}: ${summaryOf(step)}`)] };
}

/** Whole jobs: stage by stage, twice again, and by the original's one stream for all. */
export const wholeJobScenes: readonly Scene[] = [
  { title: "A whole job, stage by stage, into an empty NetBox", play: playStages },
  { title: "The same job again; nothing has changed in Proxmox VE", play: playStages },
  { title: "And again; nothing has changed", play: playStages },
  { title: "The same by one stream for all (full-update); nothing has changed", play: (stage) => play(stage, { sync_types: ["all"], transport: "full-update" }) },
];
