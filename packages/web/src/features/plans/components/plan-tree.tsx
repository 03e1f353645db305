import type { PlannedChange } from "@proxbox/contract";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { VirtualRows } from "../../../components/virtual-rows.tsx";
import { kindText } from "../../../texts/kind-text.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { changeId, toPlanRows } from "../plan-rows.ts";
import type { EndingOf, labelsOf, PlanRow } from "../plan-rows.ts";
import { ChangeRow } from "./change-row.tsx";
import { CountBadges } from "./count-badges.tsx";

/** Changes that are shown, and which of them are left out. */
export interface PlanTreeProps {
  readonly label: string;
  readonly changes: readonly PlannedChange[];
  readonly labelOf: ReturnType<typeof labelsOf>;
  readonly endingOf: EndingOf;
  readonly excluded: ReadonlySet<string>;
  /** Undefined: nothing can be chosen. */
  readonly onExclude: ((id: string, isExcluded: boolean) => void) | undefined;
}

const ROW_HEIGHT_PX = 38;

function flipped(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

const KINDS = { source: "cluster", node: "node", guest: "virtual-machine" } as const;

function GroupTitle({ row: { level, title } }: { readonly row: Extract<PlanRow, { type: "group" }> }) {
  const texts = useTexts();
  // What all clusters use has a place of its own in keys (docs/flow.md), and is no cluster.
  if (level === "source" && title === "shared") return <>{texts.t("plans.shared")}</>;
  return <>{title} <span className="text-secondary fw-normal">{kindText(texts, KINDS[level])}</span></>;
}

function GroupRow({ row, onToggle }: { readonly row: Extract<PlanRow, { type: "group" }>; readonly onToggle: () => void }) {
  const Chevron = row.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <button type="button" className="proxbox-sort d-flex align-items-center gap-2 fw-bold" aria-expanded={row.isOpen} onClick={onToggle}>
      <Chevron size={16} aria-hidden="true" /><span><GroupTitle row={row} /></span> <CountBadges counts={row.counts} />
    </button>
  );
}

/** The changes of a plan as a tree: cluster, node, guest. */
export function PlanTree({ label, changes, labelOf, endingOf, excluded, onExclude }: PlanTreeProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(() => new Set());
  const rows = useMemo(() => toPlanRows(changes, toggled), [changes, toggled]);
  const show = (index: number) => {
    const row = rows[index];
    if (row === undefined) return null;
    const onToggle = (): void => setToggled((old) => flipped(old, row.id));
    const id = row.type === "change" ? changeId(row.change) : row.id;
    return (
      <div className="proxbox-plan-row" style={{ paddingInlineStart: `${1 + row.depth * 1.25}rem` }}>
        {row.type === "group" ? <GroupRow row={row} onToggle={onToggle} /> : <ChangeRow change={row.change} labelOf={labelOf} ending={endingOf(row.change)} isOpen={row.isOpen} isIncluded={onExclude === undefined ? undefined : !excluded.has(id)} onInclude={(isIncluded) => onExclude?.(id, !isIncluded)} onToggle={onToggle} />}
      </div>
    );
  };
  return <VirtualRows label={label} role="list" count={rows.length} rowHeightPx={ROW_HEIGHT_PX} keyOf={(index) => rows[index]?.id ?? String(index)} row={show} />;
}
