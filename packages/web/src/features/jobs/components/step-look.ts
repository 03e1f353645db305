import type { JobStage } from "@proxbox/contract";

/** How a step is shown; "partly" is one that went to its end with failed objects, which no green tick may stand for. */
export function stepLook({ state, result }: Pick<JobStage, "state" | "result">): JobStage["state"] | "partly" {
  const failed = result?.["failed"];
  return state === "completed" && typeof failed === "number" && failed > 0 ? "partly" : state;
}
