import type { JobEvent } from "@proxbox/contract";
import { z } from "zod";

/** How far a running step is. */
export interface StageProgress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

const Progress = z.union([
  z.object({ progress: z.object({ current: z.number(), total: z.number() }) }).transform(({ progress }) => ({ done: progress.current, total: progress.total })),
  z.object({ result: z.object({ done: z.number(), total: z.number() }) }).transform(({ result }) => result),
]);

/** Name of a step of a job: each Proxmox endpoint has its own. */
export function stepKey({ proxmox_endpoint_id: endpoint, stage }: Pick<JobEvent, "proxmox_endpoint_id" | "stage">): string {
  return `${endpoint ?? 0}/${stage ?? ""}`;
}

/** How far a line says that its step is; undefined when it says nothing of that. */
export function progressOf(line: JobEvent): StageProgress | undefined {
  const read = Progress.safeParse(line.data);
  const message = line.data["message"];
  return read.success ? { ...read.data, message: typeof message === "string" ? message : "" } : undefined;
}
