import type { JobStory } from "./run-job.ts";
import type { ControlStage } from "./start-stage.ts";

/** How a scene went. */
export interface SceneEnd {
  readonly story: JobStory;
  /** Sentences about what else was seen. */
  readonly seen: readonly string[];
  /** What of it is not as it has to be; empty when all is. */
  readonly faults: readonly string[];
}

/** One job against the original, and what has to come of it. */
export interface Scene {
  readonly title: string;
  play(stage: ControlStage): Promise<SceneEnd>;
}
