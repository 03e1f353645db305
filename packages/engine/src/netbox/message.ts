const longest = 500;

/** Parses an answer's body; `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Says whether a parsed value is an object with named members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(wordsOf).filter((words) => words !== "").join(" ");
  if (isObject(value)) return namedWords(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

// `__all__` and `non_field_errors` are Django's and DRF's names for "the object as a whole" (netbox-api.md 2.6).
const nameless: ReadonlySet<string> = new Set(["__all__", "non_field_errors", "detail"]);

function namedWords(body: Readonly<Record<string, unknown>>): string {
  if (typeof body["exception"] === "string") return `${body["exception"]}: ${wordsOf(body["error"])}`;
  const parts = Object.entries(body).map(([name, value]) => (nameless.has(name) ? wordsOf(value) : `${name}: ${wordsOf(value)}`));
  return parts.join("; ");
}

function pageTitle(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim() ?? "";
  return title === "" ? "a page that is not JSON" : `a page titled "${title}"`;
}

/** NetBox's own words in an error body of any of its shapes, on one line of at most 500 characters (netbox-api.md 2.2, 2.6, 2.7). */
export function netboxWords(body: unknown): string {
  const words = wordsOf(body).replace(/\s+/g, " ").trim();
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

/** NetBox's own words in the text of an answer; a page that is not JSON is named by its title. */
export function wordsOfText(text: string): string {
  const body = parseJson(text);
  if (body !== undefined) return netboxWords(body);
  return /<html|<!doctype/i.test(text) ? pageTitle(text) : netboxWords(text);
}
