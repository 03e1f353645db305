import { kindWords, OutcomeStatus } from "@proxbox/contract";
import type { Summary, Verdict } from "@proxbox/contract";
import { tableLines } from "./table.ts";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";
import { counted, duration } from "./words.ts";

function verdictColour(verdict: Verdict, paint: Paint): (text: string) => string {
  if (verdict === "success") return paint.green;
  return verdict === "warning" ? paint.yellow : paint.red;
}

function countTable({ kinds }: Summary): string[] {
  const all = Object.values(kinds);
  const columns = OutcomeStatus.options.filter((status) => all.some((counts) => (counts[status] ?? 0) > 0));
  if (columns.length === 0) return [];
  const rows = Object.entries(kinds).map(([kind, counts]) => [kindWords(kind), ...columns.map((status) => String(counts[status] ?? 0))]);
  return ["", ...tableLines([["", ...columns], ...rows])];
}

/** The end of a run: a table by kind and ending, what the verdict is, and what it cost. */
export function summaryText(summary: Summary, paint: Paint): string {
  const colour = verdictColour(summary.verdict, paint);
  return [
    ...countTable(summary),
    "",
    `${colour(paint.bold(summary.verdict))}: ${printable(summary.headline)}`,
    `${counted(summary.writes, "write")} of ${counted(summary.requests.netbox, "request")} to NetBox, ${counted(summary.requests.proxmox, "request")} to Proxmox VE, ${duration(summary.durationMs)}`,
  ].join("\n");
}
