/** Lines of a table: the first column to the left, numbers to the right; `rows` include the head. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  return alignedLines(rows, (column) => (column === 0 ? "left" : "right"));
}

/** Lines of a table of words: every column to the left; `rows` include the head. */
export function listLines(rows: readonly (readonly string[])[]): string[] {
  return alignedLines(rows, () => "left");
}

function alignedLines(rows: readonly (readonly string[])[], sideOf: (column: number) => "left" | "right"): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => (sideOf(column) === "left" ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
    return cells.join("  ").trimEnd();
  });
}
