import { textOf } from "../data/row.ts";
import { naturalKey } from "../data/natural-order.ts";
import { textFilters } from "../filters/text-filter.ts";
import { FieldError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";

/** Options of a text field; lengths in characters. */
export interface TextOptions {
  maxLength?: number;
  required?: boolean;
  nullable?: boolean;
  /** Whether the empty text is allowed; default: when the field is not required. */
  blank?: boolean;
  pattern?: { test: RegExp; message: string };
  /** Changes an accepted text before it is stored. */
  normalise?: (text: string) => string;
  initial?: string | null;
  resetOnPut?: boolean;
  since?: number;
}

// DRF's CharField takes numbers as texts, but neither booleans nor lists.
function toText(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") throw new FieldError("Not a valid string.");
  const text = String(value).trim();
  if (text.includes("\u0000")) throw new FieldError("Null characters are not allowed.");
  return text;
}

/** A text: trimmed, limited in length, empty by default (netbox-api.md 2.6). */
export function text(options: TextOptions = {}): Field {
  const { maxLength, pattern, normalise, since } = options;
  const blank = options.blank ?? !options.required;
  return {
    required: options.required ?? false,
    nullable: options.nullable ?? false,
    resetOnPut: options.resetOnPut ?? false,
    ...(since === undefined ? {} : { since }),
    describe: { type: "string", ...(maxLength === undefined ? {} : { max_length: maxLength }) },
    initial: () => (options.initial === undefined ? (options.nullable ? null : "") : options.initial),
    parse(value) {
      const result = toText(value);
      if (result === "" && !blank) throw new FieldError("This field may not be blank.");
      if (result !== "" && pattern && !pattern.test.test(result)) throw new FieldError(pattern.message);
      if (maxLength !== undefined && [...result].length > maxLength) {
        throw new FieldError(`Ensure this field has no more than ${maxLength} characters.`);
      }
      return normalise ? normalise(result) : result;
    },
    render: (row, name) => row[name] ?? null,
    filters: (name) => textFilters(name, (row) => textOf(row, name)),
    sortKey: (row, name) => naturalKey(textOf(row, name)),
  };
}

/** A slug of at most 100 characters; tags also take letters of other alphabets. */
export function slug(options: { unicode?: boolean } = {}): Field {
  const test = options.unicode ? /^[-\p{L}\p{N}_]+$/u : /^[-a-zA-Z0-9_]+$/;
  const message = options.unicode
    ? 'Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'
    : 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.';
  return { ...text({ required: true, maxLength: 100, pattern: { test, message } }), describe: { type: "slug", max_length: 100 } };
}

/** A colour: six lower-case hexadecimal digits. */
export function color(): Field {
  const pattern = { test: /^[0-9a-f]{6}$/, message: "RGB color in hexadecimal. Example: 00ff00" };
  return text({ maxLength: 6, blank: false, initial: "9e9e9e", pattern });
}
