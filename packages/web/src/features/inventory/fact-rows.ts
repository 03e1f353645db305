/** One fact of an item. */
export interface FactRow {
  readonly name: string;
  readonly value: unknown;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All facts of an item; those in groups (`observed`) with the group's name before theirs. */
export function factRows(data: Readonly<Record<string, unknown>>, before = ""): readonly FactRow[] {
  return Object.entries(data).flatMap(([name, value]) => (isGroup(value) ? factRows(value, `${before}${name}.`) : [{ name: before + name, value }]));
}
