import { figure, median } from "../figures.ts";
import { goalWhere } from "../goal.ts";
import type { Table, TableRow } from "../table.ts";
import type { AxeMeasured } from "./measure-axe.ts";
import type { EstateMeasured } from "./measure-estate.ts";
import type { EventsMeasured } from "./measure-events.ts";
import type { LoadMeasured } from "./measure-load.ts";
import type { Scrolled } from "./scroll.ts";

// The goals are issue 6's, each for the size that it names.
const GOAL = { scriptBytes: 300_000, interactiveMs: 1_500, events: 100_000, eventsMs: 1_500, longTaskMs: 100, changes: 10_000, planMs: 2_000, vms: 10_000, filterMs: 200 };

function timeRow(what: string, tookMs: readonly number[], goal: { readonly ms?: number; readonly isHeld?: boolean } = {}): TableRow {
  const middle = median(tookMs);
  const held = goal.ms === undefined ? {} : goalWhere(goal.isHeld !== false, { goal: `≤ ${figure(goal.ms, 0, "ms")}`, isMet: middle <= goal.ms });
  return { what, figure: `${figure(middle, 0, "ms")} (${tookMs.map((ms) => figure(ms, 0)).join(" · ")})`, ...held };
}

function scrollRows({ frames, longTasksMs, longestFrameMs }: Scrolled, isHeld: boolean): readonly TableRow[] {
  const longest = Math.max(0, ...longTasksMs);
  return [
    { what: `  scrolled in ${frames} frames: longest task`, figure: longest === 0 ? "none over 50 ms" : figure(longest, 0, "ms"), ...goalWhere(isHeld, { goal: `≤ ${figure(GOAL.longTaskMs, 0, "ms")}`, isMet: longest <= GOAL.longTaskMs }) },
    { what: "  longest time between two frames", figure: figure(longestFrameMs, 0, "ms") },
  ];
}

/** What a first load costs. */
export function loadTable({ scriptBytes, totalBytes, requests, interactiveMs }: LoadMeasured): Table {
  return {
    title: "First load: the dashboard with an empty cache",
    rows: [
      { what: "scripts, as compressed on the wire", figure: figure(scriptBytes / 1_000, 0, "KB"), goal: `≤ ${figure(GOAL.scriptBytes / 1_000, 0, "KB")}`, isMet: scriptBytes <= GOAL.scriptBytes },
      { what: "everything", figure: `${figure(totalBytes / 1_000, 0, "KB")} in ${requests} requests` },
      timeRow("until its first button has answered a click", interactiveMs, { ms: GOAL.interactiveMs }),
    ],
  };
}

/** How the page of a job with a long log behaves. */
export function eventsTable({ events, openedMs, scrolled }: EventsMeasured): Table {
  const isHeld = events >= GOAL.events;
  return { title: `Job: a log of ${figure(events, 0)} events`, rows: [timeRow("opened, with lines in sight", openedMs, { ms: GOAL.eventsMs, isHeld }), ...scrollRows(scrolled, isHeld)] };
}

/** How the pages of a large estate behave. */
export function estateTable({ vms, changes, planMs, planScrolled, inventoryMs, filterMs, inventoryScrolled }: EstateMeasured): Table {
  return {
    title: `Estate: ${figure(vms, 0)} virtual machines, a plan of ${figure(changes, 0)} changes`,
    rows: [
      timeRow("plan opened, with changes in sight", planMs, { ms: GOAL.planMs, isHeld: changes >= GOAL.changes }),
      ...scrollRows(planScrolled, false),
      timeRow("inventory opened, with machines in sight", inventoryMs),
      timeRow("a key in its filter until the list is narrowed", filterMs, { ms: GOAL.filterMs, isHeld: vms >= GOAL.vms }),
      ...scrollRows(inventoryScrolled, false),
    ],
  };
}

/** What axe found. */
export function axeTable({ pages, findings }: AxeMeasured): Table {
  return { title: "axe", rows: [{ what: `findings on ${pages} pages, light and dark`, figure: figure(findings.length, 0), goal: "0", isMet: findings.length === 0 }], notes: findings };
}
