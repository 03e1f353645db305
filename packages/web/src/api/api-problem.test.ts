import { expect, it } from "vitest";
import { readProblem } from "./api-problem.ts";

it("an answer's refusal keeps code, cause and hint", () => {
  expect(readProblem(400, { detail: "the name is taken", code: "CFG_NAME", hint: "Choose another." })).toMatchObject({ status: 400, message: "the name is taken", code: "CFG_NAME", hint: "Choose another." });
});

it("a refused body names its fields", () => {
  const problem = readProblem(422, { detail: [{ loc: ["body", "host"], msg: "is required", type: "missing" }], code: "CFG_BODY" });
  expect([problem.message, problem.fields]).toEqual(["host: is required", [{ field: "host", message: "is required" }]]);
});

it("what a proxy in between wrote is told by its status", () => {
  expect(readProblem(502, undefined)).toMatchObject({ status: 502, code: "HTTP_502", message: "HTTP 502" });
});
