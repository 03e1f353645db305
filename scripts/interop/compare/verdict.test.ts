import { expect, test } from "vitest";
import { judge } from "./verdict.ts";
import type { Reason } from "./verdict.ts";

const reason: Reason = { question: "scope: *", fact: "status", because: "contract 0.6" };

test("no difference is the same", () => {
  expect(judge("x", { real: { status: "200" }, ours: { status: "200" } }, []).verdict).toBe("same");
});

test("a difference with a reason is better on purpose", () => {
  const verdict = judge("scope: empty", { real: { status: "200" }, ours: { status: "422" } }, [reason]);
  expect(verdict).toMatchObject({ verdict: "better on purpose", because: ["contract 0.6"], unexplained: [] });
});

test("one difference without a reason makes the row different, whatever the others have", () => {
  const facts = { real: { status: "200", list: "[]", "detail is": "a" }, ours: { status: "200", list: "[1]", "detail is": "b" } };
  const verdict = judge("scope: empty", facts, [{ ...reason, fact: "list" }]);
  expect(verdict).toMatchObject({ verdict: "different", unexplained: [{ fact: "detail is" }] });
});

test("a reason does not reach other questions or other facts", () => {
  expect(judge("read: x", { real: { status: "200" }, ours: { status: "422" } }, [reason]).verdict).toBe("different");
  expect(judge("scope: x", { real: { list: "[]" }, ours: { list: "[1]" } }, [reason]).verdict).toBe("different");
});

test("a reason for nulls left out covers nothing else", () => {
  const left: Reason = { question: "read: storage", fact: "*", isNullLeftOut: true, because: "handed through" };
  expect(judge("read: storage", { real: { "$.pool": "null" }, ours: {} }, [left]).verdict).toBe("better on purpose");
  expect(judge("read: storage", { real: { "$.pool": "string" }, ours: {} }, [left]).verdict).toBe("different");
  expect(judge("read: storage", { real: { "$.pool": "null" }, ours: { "$.pool": "number" } }, [left]).verdict).toBe("different");
});
