import type { CompactTable } from "@proxbox/contract";

/** Tables of several backends as one, whose first column is the backend; a column that one of them lacks is null there. */
export function joinTables(tables: readonly { readonly backendId: number; readonly table: CompactTable }[]): { columns: string[]; rows: unknown[][] } {
  const names = [...new Set(tables.flatMap(({ table }) => table.columns))];
  const rows = tables.flatMap(({ backendId, table }) => {
    const places = names.map((name) => table.columns.indexOf(name));
    return table.rows.map((row) => [backendId, ...places.map((place) => (place === -1 ? null : (row[place] ?? null)))]);
  });
  return { columns: ["backend_id", ...names], rows };
}
