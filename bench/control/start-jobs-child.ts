import { startChild } from "../children.ts";
import type { Child } from "../children.ts";

// It works with the inside of the control plane, so it is a file of that package.
const PROGRAM = new URL("../../packages/control/src/testing/bench-jobs-child.ts", import.meta.url);

/** Starts a process that makes jobs or does them on a PostgreSQL; it answers `JobsQuestion`s. */
export async function startJobsChild(url: string, name: string): Promise<Child> {
  const child = startChild(PROGRAM);
  try {
    await child.ask({ type: "open", url, name });
    return child;
  } catch (error) {
    await child.end();
    throw error;
  }
}
