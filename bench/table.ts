/** One line of a table: what was measured, the figure, and, where there is one, the goal and whether it is met. */
export interface TableRow {
  readonly what: string;
  readonly figure: string;
  readonly goal?: string;
  readonly isMet?: boolean;
}

/** A table with its title and, below, what must be known to read it. */
export interface Table {
  readonly title: string;
  readonly rows: readonly TableRow[];
  readonly notes?: readonly string[];
}

function verdictOf({ isMet }: TableRow): string {
  if (isMet === undefined) return "";
  return isMet ? "met" : "missed";
}

/** A table as text, its columns aligned. */
export function tableText({ title, rows, notes = [] }: Table): string {
  const widest = (pick: (row: TableRow) => string): number => Math.max(0, ...rows.map((row) => pick(row).length));
  const [what, figure, goal] = [widest((row) => row.what), widest((row) => row.figure), widest((row) => row.goal ?? "")];
  const lines = rows.map((row) => `  ${row.what.padEnd(what)}  ${row.figure.padStart(figure)}  ${(row.goal ?? "").padEnd(goal)}  ${verdictOf(row)}`.trimEnd());
  return [title, ...lines, ...notes.map((note) => `  ${note}`)].join("\n");
}
