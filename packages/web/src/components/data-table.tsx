import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { tableFeatures, useTable } from "@tanstack/react-table";
import type { RowData } from "@tanstack/react-table";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.ts";

/** One column: its heading and what it shows of a row. */
export interface Column<Row extends RowData> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Name that a list is ordered by, when it can be ordered by this column. */
  readonly ordering?: string;
  readonly className?: string;
}

/** What a table shows. */
export interface DataTableProps<Row extends RowData> {
  /** What the table is of, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** `name` ascending, `-name` descending. */
  readonly ordering?: string;
  readonly onOrdering?: (ordering: string) => void;
}

const features = tableFeatures({});

function SortButton({ column, ordering, onOrdering }: { readonly column: Pick<Column<never>, "header" | "ordering">; readonly ordering: string; readonly onOrdering: (ordering: string) => void }) {
  const { t } = useTexts();
  const name = column.ordering ?? "";
  const isUp = ordering === name;
  const isDown = ordering === `-${name}`;
  return (
    <button type="button" className="proxbox-sort" aria-label={t("common.sortBy", { column: column.header })} onClick={() => onOrdering(isUp ? `-${name}` : name)}>
      {column.header} {isUp ? <IconArrowUp size={12} aria-hidden="true" /> : null}
      {isDown ? <IconArrowDown size={12} aria-hidden="true" /> : null}
    </button>
  );
}

function sortedAs(column: { readonly ordering?: string } | undefined, ordering: string | undefined): "ascending" | "descending" | "none" | undefined {
  if (column?.ordering === undefined || ordering === undefined) return undefined;
  if (ordering === column.ordering) return "ascending";
  return ordering === `-${column.ordering}` ? "descending" : "none";
}

/** A table whose rows come in the order they are given; a click on a heading asks for another one. On a telephone each row is a card, with the headings before its values. */
export function DataTable<Row extends RowData>({ label, columns, rows, rowKey, ordering, onOrdering }: DataTableProps<Row>) {
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const definitions = useMemo(() => columns.map(({ id, header }) => ({ id, header })), [columns]);
  const data = rows;
  const table = useTable({ features, columns: definitions, data, getRowId: (row: Row) => String(rowKey(row)) });
  return (
    <div className="table-responsive">
      <table className="table table-vcenter card-table table-mobile-md proxbox-table" aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const column = byId.get(header.column.id);
                const isSortable = column?.ordering !== undefined && onOrdering !== undefined;
                return (
                  <th key={header.id} scope="col" aria-sort={sortedAs(column, ordering)} className={column?.className}>
                    {isSortable ? <SortButton column={column} ordering={ordering ?? ""} onOrdering={onOrdering} /> : <table.FlexRender header={header} />}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} data-row={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={byId.get(cell.column.id)?.className} data-label={byId.get(cell.column.id)?.header}>
                  {/* Not as a component of its own: a page makes its columns anew each time, and what stands in a cell (an open dialogue, the focus, an answer that is waited for) would be lost. */}
                  <div>{byId.get(cell.column.id)?.cell(row.original)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
