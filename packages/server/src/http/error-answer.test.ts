import { AppError, ERROR_CODES } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { expect, it } from "vitest";
import { errorAnswer, statusOf } from "./error-answer.ts";

it.each([
  ["CFG_ENDPOINT_INVALID", 400],
  ["CFG_ENDPOINT_EXISTS", 400],
  ["CFG_ENDPOINT_UNKNOWN", 404],
  ["CFG_NO_NETBOX", 400],
  ["RUN_UNKNOWN_OBJECT", 404],
  ["RUN_BUSY", 409],
  ["RUN_WORLD_MOVED", 409],
  ["RUN_STREAMS_FULL", 503],
  ["PX_AUTH", 502],
  ["PX_UNREACHABLE", 502],
  ["PX_TIMEOUT", 504],
  ["NB_PERMISSION", 502],
  ["NB_THROTTLED", 503],
  ["DB_LOCKED", 503],
  ["RUN_BUG", 500],
] satisfies [ErrorCode, number][])("%s is a %i", (code, status) => {
  expect(statusOf(new AppError(code))).toBe(status);
});

it("only the codes of the control plane's own accounts say that the caller is refused, and none is taken for a success", () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    const { status, body } = errorAnswer(new AppError(code));
    const isRefusal = [401, 403, 429].includes(status);
    expect([code, status >= 400 && status < 600 && (!isRefusal || code.startsWith("AUTH_"))]).toEqual([code, true]);
    expect([code, typeof body["detail"]]).toEqual([code, "string"]);
  }
});

it("the cause of an error is not told", () => {
  const { body } = errorAnswer(new AppError("PX_AUTH", { detail: "lab", cause: new Error("secret in the cause") }));
  expect(JSON.stringify(body)).not.toContain("secret in the cause");
});
