import { z } from "zod";
import { Config } from "./config.ts";
import type { Mistake, Path } from "./mistake.ts";
import { suggestion } from "./suggestion.ts";

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function keysOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysOf(option));
  return [];
}

function below(schema: z.core.$ZodType, part: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[part];
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function knownKeys(path: Path): string[] {
  let schema: z.core.$ZodType | undefined = Config;
  for (const part of path) schema = schema === undefined ? undefined : below(unwrap(schema), part);
  return schema === undefined ? [] : keysOf(unwrap(schema));
}

/** The value at a path of a parsed document, or undefined where the path ends early. */
function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

// Only the sort of a value is named, never the value: any of them may be a secret put into the wrong line.
function whatIsThere(value: unknown): string {
  if (value === undefined || value === null) return "is missing";
  if (value === "") return "is empty";
  if (Array.isArray(value)) return value.length === 0 ? "is an empty list" : "is a list";
  if (typeof value === "object") return "is a block of settings";
  if (typeof value === "number" || typeof value === "boolean") return `is ${value}`;
  return "cannot be used";
}

function unknownKey(parent: Path, key: string): Mistake {
  const known = knownKeys(parent);
  const meant = suggestion(key, known);
  const expected = meant === undefined ? `expected one of ${known.join(", ")}` : `did you mean ${meant}?`;
  return { path: [...parent, key], text: `is not a known key, ${expected}` };
}

/** Turns an issue of zod into mistakes: one per unknown key, otherwise one. `data` is what was validated. */
export function describeIssue(issue: z.core.$ZodIssue, data: unknown): Mistake[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
  return [{ path, text: `${whatIsThere(valueAt(data, path))}, expected ${issue.message}` }];
}
