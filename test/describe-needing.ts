import { describe } from "vitest";
import { requirement, requirementLabel, type RequirementName } from "./requirements.ts";

/** A suite that needs something from outside the repository: skipped, with the reason in its name, where that is absent. */
export function describeNeeding(name: RequirementName, title: string, suite: () => void): void {
  const { available } = requirement(name);
  describe.skipIf(!available)(available ? title : `${title} ${requirementLabel(name)}`, suite);
}
