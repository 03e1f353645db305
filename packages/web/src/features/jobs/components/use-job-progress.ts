import type { DetailedJob } from "@proxbox/contract";
import { use, useEffect, useState } from "react";
import { LiveLogContext } from "../../../live/live-provider.tsx";
import { progressOf, stepKey } from "./stage-progress.ts";
import type { StageProgress } from "./stage-progress.ts";

/** Lines come by the thousand; the page is drawn a few times a second. */
const DRAW_MS = 200;

/** How far the running steps of a job are, told by the lines of its log as they are written. */
export function useJobProgress({ id, state, last_event: lastEvent }: Pick<DetailedJob, "id" | "state" | "last_event">): ReadonlyMap<string, StageProgress> {
  const { follow } = use(LiveLogContext);
  const [progress, setProgress] = useState<ReadonlyMap<string, StageProgress>>(new Map());
  const [after] = useState(lastEvent);
  const isRunning = state === "running";
  useEffect(() => {
    if (!isRunning) return undefined;
    const known = new Map<string, StageProgress>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = (): void => {
      timer = undefined;
      setProgress(new Map(known));
    };
    const unfollow = follow(id, after, (line) => {
      const read = progressOf(line);
      if (read === undefined) return;
      known.set(stepKey(line), read);
      timer ??= setTimeout(draw, DRAW_MS);
    });
    return () => {
      clearTimeout(timer);
      unfollow();
    };
  }, [after, follow, id, isRunning]);
  return progress;
}
