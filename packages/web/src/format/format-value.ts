import { keyWords } from "./key-words.ts";

/** A reference of a value to another object, by Proxbox's own name of it. */
interface Referred {
  readonly kind?: unknown;
  readonly key: string;
}

function isReferred(value: object): value is Referred {
  return "key" in value && typeof value.key === "string";
}

/** A value of a field in words: a reference by its label where one is known, else by its key's words; a list with commas, nothing as a dash. */
export function formatValue(value: unknown, labelOf: (reference: Referred) => string | undefined = () => undefined): string {
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value)) return value.length === 0 ? "—" : value.map((each: unknown) => formatValue(each, labelOf)).join(", ");
  if (typeof value === "string") return value;
  if (typeof value !== "object") return JSON.stringify(value);
  return isReferred(value) ? (labelOf(value) ?? keyWords(value.key)) : JSON.stringify(value);
}
