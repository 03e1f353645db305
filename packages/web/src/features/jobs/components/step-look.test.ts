import { expect, test } from "vitest";
import { stepLook } from "./step-look.ts";

test("A completed step with failed objects does not look like one that went well", () => {
  expect(stepLook({ state: "completed", result: { failed: 2 } })).toBe("partly");
  expect(stepLook({ state: "completed", result: { failed: 0 } })).toBe("completed");
  expect(stepLook({ state: "completed", result: null })).toBe("completed");
  expect(stepLook({ state: "failed", result: { failed: 2 } })).toBe("failed");
});
