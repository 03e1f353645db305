import { AppError } from "@proxbox/contract";
import type { CoreOptions, WorkerSettings } from "./control-options.ts";
import { openCore } from "./open-core.ts";
import { startWorking } from "./start-working.ts";

/** What starting a worker takes. */
export interface WorkerProcessOptions extends CoreOptions {
  readonly worker: WorkerSettings;
}

/** A worker that takes jobs. */
export interface WorkerProcess {
  /** What the operator should know about this installation. */
  readonly warnings: readonly string[];
  /** Takes no more jobs, hands back those in hand, ends. */
  close(): Promise<void>;
}

/** Refuses the embedded database to processes that would need to share it (stack.md 5.4, condition 3). */
export function requireSharedDatabase(env: CoreOptions["env"], what: string): void {
  if ((env["DATABASE_URL"] ?? "").trim() !== "") return;
  throw new AppError("CFG_DATABASE_SHARED", { detail: what, where: "DATABASE_URL" });
}

/** Starts a worker apart from any control plane, beside any number of others. Throws `CFG_DATABASE_SHARED` without DATABASE_URL, and what `openCore` throws. */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<WorkerProcess> {
  requireSharedDatabase(options.env, "a worker apart");
  const core = await openCore(options);
  try {
    const stop = await startWorking(core, options);
    core.logs.log.info({ module: "start" }, `The worker ${options.worker.name} takes jobs`);
    return {
      warnings: core.warnings,
      close: async () => {
        await stop();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}
