/** Values that a pattern's `<name>` placeholders stood for, by name. */
export type Captures = Record<string, string>;

const tokens = /\*\*\/|\*\*|\*|\{[^}]*\}|<[a-z]+>/g;

/**
 * Whether a slash-separated path matches a pattern: `*` within a segment, `**` across segments, `{a,b}` one of, and `<own>`
 * one segment, which must equal the value already captured under that name, if there is one.
 * Returns the captures, or undefined when the path does not match.
 */
export function matchPath(path: string, pattern: string, captured: Captures = {}): Captures | undefined {
  const names: string[] = [];
  const source = pattern
    .split(/(\*\*\/|\*\*|\*|\{[^}]*\}|<[a-z]+>)/)
    .map((part) => (part.match(tokens)?.[0] === part ? tokenSource(part, captured, names) : RegExp.escape(part)))
    .join("");
  const match = new RegExp(`^${source}$`).exec(path);
  return match === null ? undefined : { ...captured, ...Object.fromEntries(names.map((name) => [name, match.groups?.[name] ?? ""])) };
}

/** Whether a path matches one of the patterns, under the captures given; see {@link matchPath}. */
export function matchesAny(path: string, patterns: readonly string[], captured: Captures): boolean {
  return patterns.some((pattern) => matchPath(path, pattern, captured) !== undefined);
}

function tokenSource(token: string, captured: Captures, names: string[]): string {
  if (token === "**/") return "(?:.*/)?";
  if (token === "**") return ".*";
  if (token === "*") return "[^/]*";
  if (token.startsWith("{")) return `(?:${token.slice(1, -1).split(",").map((word) => RegExp.escape(word)).join("|")})`;
  const name = token.slice(1, -1);
  const known = captured[name];
  if (known !== undefined) return RegExp.escape(known);
  names.push(name);
  return `(?<${name}>[^/]+)`;
}
