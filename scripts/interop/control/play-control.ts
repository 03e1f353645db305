import { sceneText } from "../output/scene-text.ts";
import type { StartedOriginal } from "../python/start-original.ts";
import { faultScenes } from "./fault-scenes.ts";
import type { SceneEnd } from "./scene.ts";
import { startStage } from "./start-stage.ts";
import { wholeJobScenes } from "./whole-job-scenes.ts";

/** One sentence about the first whole job. */
function headline({ story: { job } }: SceneEnd, faults: number): string {
  const stages = job.stages.filter(({ stage }) => !["preflight", "cluster"].includes(stage));
  const count = (wanted: string): number => stages.filter(({ state }) => state === wanted).length;
  return `Control plane on proxbox-api: ${stages.length} stages, ${count("completed")} completed, ${count("skipped")} skipped, ${count("failed")} failed; verdict ${job.verdict}; ${faults} not as it has to be.`;
}

/** Lets our control plane run jobs against the original with the lab behind it and prints what came of them; gives how much is not as it has to be. */
export async function playControl(start: () => Promise<StartedOriginal>): Promise<number> {
  console.log("Our control plane on the original …");
  const stage = await startStage(start);
  const ends: SceneEnd[] = [];
  try {
    for (const { title, play } of [...wholeJobScenes, ...faultScenes]) {
      const end = await play(stage);
      ends.push(end);
      console.log(`\n${sceneText(`${ends.length}. ${title}`, end)}`);
    }
  } finally {
    await stage.close();
  }
  const faults = ends.reduce((sum, end) => sum + end.faults.length, 0);
  const [first] = ends;
  if (first !== undefined) console.log(`\n${headline(first, faults)}`);
  return faults;
}
