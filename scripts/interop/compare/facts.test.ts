import { expect, test } from "vitest";
import { additionsOf, differencesOf } from "./facts.ts";

test("equal facts are no difference", () => {
  expect(differencesOf({ status: "200", "$.id": "number" }, { status: "200", "$.id": "number" })).toEqual([]);
});

test("a field that ours lacks or has with another type is a difference", () => {
  const real = { status: "200", "$.id": "number", "$.name": "string" };
  expect(differencesOf(real, { status: "200", "$.id": "string" })).toEqual([
    { fact: "$.id", real: "number", ours: "string" },
    { fact: "$.name", real: "string", ours: undefined },
  ]);
});

test("a field that is never null in ours though it may be in the original is no difference, the reverse is one", () => {
  expect(differencesOf({ "$.domain": "null|string" }, { "$.domain": "string" })).toEqual([]);
  expect(differencesOf({ "$.domain": "string" }, { "$.domain": "null|string" })).toHaveLength(1);
});

test("fields that only ours has are additions, named without what lies below them", () => {
  const ours = { status: "200", "$": "object", "$.code": "string", "$.more": "object", "$.more.deep": "string" };
  expect(differencesOf({ status: "200", "$": "object" }, ours)).toEqual([]);
  expect(additionsOf({ status: "200", "$": "object" }, ours)).toEqual(["$.code", "$.more"]);
});

test("other facts that only ours has are differences", () => {
  expect(differencesOf({}, { "list": "[]" })).toEqual([{ fact: "list", real: undefined, ours: "[]" }]);
});

test("where the statuses differ the bodies are not compared", () => {
  expect(differencesOf({ status: "500", "$.message": "string" }, { status: "400", "$.detail": "string", "detail is": "x" })).toEqual([
    { fact: "status", real: "500", ours: "400" },
  ]);
});

test("a rule is held against ours alone, also where the statuses differ", () => {
  expect(differencesOf({ status: "200", "rule one complete": "no, 2" }, { status: "200", "rule one complete": "yes" })).toEqual([]);
  expect(differencesOf({ status: "500" }, { status: "200", "rule one complete": "no, 2" })).toEqual([
    { fact: "status", real: "500", ours: "200" },
    { fact: "rule one complete", real: undefined, ours: "no, 2" },
  ]);
});
