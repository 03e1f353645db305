import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { expect, test } from "vitest";
import { errorCategory } from "./error-category.ts";

test.each([
  ["PX_UNREACHABLE", "connection"],
  ["NB_TLS", "connection"],
  ["PX_TIMEOUT", "timeout"],
  ["NB_TIMEOUT", "timeout"],
  ["PX_AUTH", "authentication"],
  ["NB_PERMISSION", "permission"],
  ["NB_REFUSED", "validation"],
  ["NB_THROTTLED", "rate_limit"],
  ["RUN_UNKNOWN_OBJECT", "not_found"],
  ["RUN_BUG", "internal"],
  ["RUN_CANCELLED", "unknown"],
  ["PX_UNEXPECTED", "unknown"],
] as const)("%s is called %s on the wire", (code, category) => {
  expect(errorCategory(new AppError(code))).toBe(category);
});

test("every code has a category", () => {
  expect((Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => errorCategory(new AppError(code)))).not.toContain(undefined);
});
