import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { ReactNode } from "react";

/** A long list of which only what is in sight is in the page. */
export interface VirtualRowsProps {
  readonly label: string;
  readonly role: "table" | "list";
  readonly count: number;
  /** Height of a row before it is measured. */
  readonly rowHeightPx: number;
  readonly keyOf: (index: number) => string;
  readonly row: (index: number) => ReactNode;
  /** The heading of a table, which stays in sight. */
  readonly header?: ReactNode;
  readonly className?: string;
}

/** Rows that scroll by themselves, ten thousand as smoothly as ten. */
export function VirtualRows({ label, role, count, rowHeightPx, keyOf, row, header, className = "" }: VirtualRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowHeightPx, getItemKey: keyOf, overscan: 12 });
  const isTable = role === "table";
  return (
    <div ref={scroller} className={`proxbox-rows ${className}`} role={role} aria-label={label} tabIndex={0} {...(isTable ? { "aria-rowcount": count + 1 } : {})}>
      {header}
      <div role={isTable ? "rowgroup" : "presentation"} className="proxbox-rows-body" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => (
          <div key={key} ref={rows.measureElement} data-index={index} role={isTable ? "row" : "listitem"} className="proxbox-row" style={{ transform: `translateY(${start}px)` }} {...(isTable ? { "aria-rowindex": index + 2 } : {})}>
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
