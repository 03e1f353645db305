import type { BackendConflict } from "@proxbox/contract";

/** Whether what was decided cannot be done at present, because it is not among the resolutions; the conflict's reason tells why. */
export function isWaiting({ resolution, resolutions }: Pick<BackendConflict, "resolution" | "resolutions">): boolean {
  return resolution !== null && resolutions.every(({ code }) => code !== resolution);
}
