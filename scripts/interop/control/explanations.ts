import type { JobStep, JobStory } from "./run-job.ts";

/** What a whole job did and left behind. */
export interface WholeJob {
  readonly story: JobStory;
  /** Objects in NetBox, before and after. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

/** Why something looks odd, and whose doing it is. */
interface Explanation {
  applies(job: WholeJob): boolean;
  readonly sentence: string;
}

function stepOf({ story }: WholeJob, wanted: string): JobStep | undefined {
  return story.job.stages.find(({ stage }) => stage === wanted);
}

function hasFailures(job: WholeJob, stage: string): boolean {
  return Number(stepOf(job, stage)?.result?.["failed"] ?? 0) > 0;
}

const all: readonly Explanation[] = [
  {
    applies: (job) => hasFailures(job, "storage") || hasFailures(job, "vm-snapshots"),
    sentence: "The lab's doing: storages and snapshots are objects of NetBox's plugin, which the lab's NetBox does not have. Their stages end well and tell of the failures, so the job is a warning.",
  },
  {
    applies: ({ after }) => after["virtual machines"] !== 0 && after["VM interfaces"] === 0,
    sentence: "The original's doing: for 60 s it believes the empty lists that it read before it wrote (sync-mapping.md 0.1, fact 8), so interfaces and addresses come with the next job.",
  },
  {
    applies: (job) => job.before["devices"] === job.after["devices"] && Number(stepOf(job, "devices")?.result?.["created"] ?? 0) > 0,
    sentence: "The original's doing: it calls devices and machines created that were there before, and writes although nothing has changed (sync-mapping.md 0.1, fact 4). The job tells what it was told.",
  },
];

/** What explains a whole job, in sentences. */
export function explain(job: WholeJob): readonly string[] {
  return all.filter(({ applies }) => applies(job)).map(({ sentence }) => sentence);
}
