/** Wakes one sleeper; rung while nobody sleeps, the next sleep ends at once. */
export interface Bell {
  ring(): void;
  /** Resolves when it is rung. */
  sleep(): Promise<void>;
}

/** Makes a bell: one listener each on what may happen, however often it is waited for. */
export function createBell(): Bell {
  let wasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      wasRung = true;
      wake?.();
    },
    async sleep() {
      if (!wasRung) await new Promise<void>((resolve) => (wake = resolve));
      wasRung = false;
      wake = undefined;
    },
  };
}
