import type { z } from "zod";

/** One part of a request that is not as expected, in FastAPI's form (wire-contract.md 0.3) without its echo of the input. */
export interface InvalidPart {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
}

/** A request that does not fit its schema; becomes a 422. */
export class InvalidRequestError extends Error {
  readonly parts: readonly InvalidPart[];

  constructor(parts: readonly InvalidPart[]) {
    super("The request does not fit its schema.");
    this.name = "InvalidRequestError";
    this.parts = parts;
  }
}

type Issue = z.core.$ZodIssue;

function valueAt(data: unknown, path: Issue["path"]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

const types: Readonly<Partial<Record<Issue["code"], string>>> = {
  invalid_value: "enum",
  invalid_format: "string_pattern_mismatch",
  unrecognized_keys: "extra_forbidden",
};

function typeOf(issue: Issue): string {
  if (issue.code === "invalid_type") return `${issue.expected}_type`;
  if (issue.code === "too_small") return issue.origin === "string" ? "string_too_short" : "greater_than_equal";
  if (issue.code === "too_big") return issue.origin === "string" ? "string_too_long" : "less_than_equal";
  return types[issue.code] ?? "value_error";
}

// The schema library's own sentences name what was expected. Two of them would repeat what was sent.
function sentenceOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys") return "Unknown fields are not allowed here";
  if (issue.code === "invalid_key") return "The name of a field is not allowed here";
  return issue.message;
}

/** Translates what zod found in one part (`body`, `query`, `path`, `header`) of a request. */
export function invalidParts(part: string, data: unknown, issues: readonly Issue[]): InvalidPart[] {
  return issues.map((issue) => {
    const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
    const value = valueAt(data, issue.path);
    // Fastify says null for a request without a body.
    const isMissing = issue.code === "invalid_type" && (value === undefined || (value === null && path.length === 0));
    return { type: isMissing ? "missing" : typeOf(issue), loc: [part, ...path], msg: isMissing ? "Field required" : sentenceOf(issue) };
  });
}
