import type { BackendConflict, ConflictChoice } from "@proxbox/contract";

/** The resolutions that every one of some conflicts has; none for those of several backends, which are decided one by one. */
export function sharedChoices(conflicts: readonly Pick<BackendConflict, "backend_id" | "resolutions">[]): readonly ConflictChoice[] {
  const [first, ...others] = conflicts;
  if (first === undefined || others.some(({ backend_id }) => backend_id !== first.backend_id)) return [];
  return first.resolutions.filter(({ code }) => others.every(({ resolutions }) => resolutions.some((each) => each.code === code)));
}
