/** Probes on which the lab is known to differ, with the reason. They count as not agreed; one that agrees is reported as stale. */
export const exceptions: Readonly<Record<string, string>> = {};
