import type { RunEvent } from "@proxbox/contract";

/** Shows a run while it runs. `end` leaves the last state standing; `isFailed` marks the stage in work as broken off. */
export interface Progress {
  show(event: RunEvent): void;
  end(isFailed: boolean): Promise<void>;
}
