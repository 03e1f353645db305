import { describe, expect, it } from "vitest";
import { requirement, requirementLabel, requirementNames, titleNeeding } from "./requirements.ts";

describe("a requirement", () => {
  it.each(requirementNames)("%s says what is missing and how to bring it", (name) => {
    const { missing, bring } = requirement(name);
    expect([missing, bring].every((sentence) => sentence.length > 10)).toBe(true);
    expect(requirementLabel(name)).toContain(missing);
  });

  it.each(requirementNames)("%s puts its reason into a suite's title only where it is absent", (name) => {
    const title = requirement(name).available ? "the page" : `the page ${requirementLabel(name)}`;
    expect(titleNeeding(name, "the page")).toBe(title);
  });
});
