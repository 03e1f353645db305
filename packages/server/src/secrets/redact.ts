import { REDACTED, redactText } from "./redact-text.ts";
import { isSecretName } from "./secret-name.ts";

// wire-contract.md 2.7; it also ends circles.
const DEEPEST = 6;

type Fields = Readonly<Record<string, unknown>>;

/** How deep a value lies, and how deep one may. */
interface Depth {
  readonly at: number;
  readonly most: number;
}

function below({ at, most }: Depth): Depth {
  return { at: at + 1, most };
}

/** A complaint of a validator carries the value at fault beside the path of the field: hidden when that path names a secret. */
function isInputOfSecret(name: string, fields: Fields): boolean {
  if (name !== "input" && name !== "input_value") return false;
  const path = fields["loc"];
  return Array.isArray(path) && path.some((part) => typeof part === "string" && isSecretName(part));
}

function redactFields(fields: Fields, depth: Depth): Fields {
  const entries = Object.entries(fields).map(([name, value]) => {
    const isSecret = isSecretName(name) || isInputOfSecret(name, fields);
    return [redactText(name), isSecret ? REDACTED : redactAt(value, below(depth))];
  });
  return Object.fromEntries(entries) as Fields;
}

/** `message`, `stack` and `cause` of an error are no fields of their own that `Object.entries` gives. */
function errorFields(error: Error): Fields {
  const { name, message, stack, cause, ...others } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause }), ...others };
}

function redactObject(value: object, depth: Depth): unknown {
  if (Array.isArray(value)) return value.map((item) => redactAt(item, below(depth)));
  if (value instanceof Error) return redactFields(errorFields(value), depth);
  if (value instanceof Map) return redactFields(Object.fromEntries([...value].map(([name, item]) => [String(name), item])), depth);
  if (value instanceof Set) return [...value].map((item) => redactAt(item, below(depth)));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return REDACTED;
  if ("toJSON" in value && typeof value.toJSON === "function") return redactAt(value.toJSON(), below(depth));
  return redactFields(value as Fields, depth);
}

function redactAt(value: unknown, depth: Depth): unknown {
  if (depth.at > depth.most) return REDACTED;
  if (typeof value === "string") return redactText(value);
  if (typeof value === "function") return REDACTED;
  return typeof value === "object" && value !== null ? redactObject(value, depth) : value;
}

/**
 * A copy of any value without the secrets in it, for logs and frames (E113): what stands under a secret's name, secrets
 * within texts, bytes, and whatever lies more than 6 levels deep become `***`. Errors become plain objects. `levels` is for what we make ourselves and know to be nested deeper.
 */
export function redact(value: unknown, levels = DEEPEST): unknown {
  return redactAt(value, { at: 0, most: levels });
}
