import { AppError } from "@proxbox/contract";

/** Who holds an endpoint. */
export interface Holder {
  readonly runId: string;
  readonly kind: string;
  readonly startedAt: string;
}

/** Sees to it that one run at a time writes from one Proxmox endpoint. */
export interface EndpointLocks {
  /** Takes all or nothing at once; throws `RUN_BUSY` that names the holder. */
  take(sources: readonly string[], holder: Holder): void;
  /** Takes all as soon as they are free, in the order of asking; rejects with the signal's reason. */
  wait(sources: readonly string[], holder: Holder, signal: AbortSignal): Promise<void>;
  release(runId: string): void;
}

interface Waiter {
  readonly sources: readonly string[];
  readonly holder: Holder;
  readonly begin: () => void;
}

/** Opens the locks of one backend. They live in memory, like the runs: the data directory has one process. */
export function openEndpointLocks(): EndpointLocks {
  const held = new Map<string, Holder>();
  const waiters = new Set<Waiter>();

  function holderOf(sources: readonly string[], among: readonly Waiter[] = []): Holder | undefined {
    const waiting = among.find((waiter) => waiter.sources.some((source) => sources.includes(source)));
    return sources.map((source) => held.get(source)).find((holder) => holder !== undefined) ?? waiting?.holder;
  }

  function hold(sources: readonly string[], holder: Holder): void {
    for (const source of sources) held.set(source, holder);
  }

  function wakeWaiters(): void {
    const passed: Waiter[] = [];
    // A Set may lose the entry that is looked at.
    for (const waiter of waiters) {
      // Nobody overtakes one who waits for the same endpoint.
      if (holderOf(waiter.sources, passed) !== undefined) {
        passed.push(waiter);
        continue;
      }
      waiters.delete(waiter);
      hold(waiter.sources, waiter.holder);
      waiter.begin();
    }
  }

  return {
    take(sources, holder) {
      const other = holderOf(sources, [...waiters]);
      if (other !== undefined) throw new AppError("RUN_BUSY", { detail: `run ${other.runId} (${other.kind}) holds it since ${other.startedAt}`, where: sources.join(", ") });
      hold(sources, holder);
    },
    wait(sources, holder, signal) {
      return new Promise((resolve, reject) => {
        const waiter: Waiter = { sources, holder, begin: () => end(resolve) };
        const onAbort = (): void => end(() => reject(new AppError("RUN_CANCELLED", { detail: "while it waited for its endpoint" })));
        const end = (settle: () => void): void => {
          waiters.delete(waiter);
          signal.removeEventListener("abort", onAbort);
          settle();
        };
        waiters.add(waiter);
        signal.addEventListener("abort", onAbort, { once: true });
        if (signal.aborted) onAbort();
        else wakeWaiters();
      });
    },
    release(runId) {
      for (const [source, holder] of held) if (holder.runId === runId) held.delete(source);
      wakeWaiters();
    },
  };
}
