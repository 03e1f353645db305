import { REDACTED, redactText } from "./redact-text.ts";
import { isSecretName } from "./secret-name.ts";

// wire-contract.md 2.7; it also ends circles.
const deepest = 6;

type Fields = Readonly<Record<string, unknown>>;

/** A complaint of a validator carries the value at fault beside the path of the field: hidden when that path names a secret. */
function isInputOfSecret(name: string, fields: Fields): boolean {
  if (name !== "input" && name !== "input_value") return false;
  const path = fields["loc"];
  return Array.isArray(path) && path.some((part) => typeof part === "string" && isSecretName(part));
}

function redactFields(fields: Fields, depth: number): Fields {
  const entries = Object.entries(fields).map(([name, value]) => {
    const isSecret = isSecretName(name) || isInputOfSecret(name, fields);
    return [redactText(name), isSecret ? REDACTED : redactAt(value, depth + 1)];
  });
  return Object.fromEntries(entries) as Fields;
}

/** `message`, `stack` and `cause` of an error are no fields of their own that `Object.entries` gives. */
function errorFields(error: Error): Fields {
  const { name, message, stack, cause, ...others } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }), ...others };
}

function redactObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => redactAt(item, depth + 1));
  if (value instanceof Error) return redactFields(errorFields(value), depth);
  if (value instanceof Map) return redactFields(Object.fromEntries([...value].map(([name, item]) => [String(name), item])), depth);
  if (value instanceof Set) return [...value].map((item) => redactAt(item, depth + 1));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return REDACTED;
  if ("toJSON" in value && typeof value.toJSON === "function") return redactAt(value.toJSON(), depth + 1);
  return redactFields(value as Fields, depth);
}

function redactAt(value: unknown, depth: number): unknown {
  if (depth > deepest) return REDACTED;
  if (typeof value === "string") return redactText(value);
  if (typeof value === "function") return REDACTED;
  return typeof value === "object" && value !== null ? redactObject(value, depth) : value;
}

/**
 * A copy of any value without the secrets in it, for logs and frames (E113): what stands under a secret's name, secrets
 * within texts, bytes, and whatever lies more than 6 levels deep become `***`. Errors become plain objects.
 */
export function redact(value: unknown): unknown {
  return redactAt(value, 0);
}
