import { kindWords } from "@proxbox/contract";
import type { Remark } from "@proxbox/contract";
import { valueText } from "./value-text.ts";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";
import { counted, someOf } from "./words.ts";

const shownLabels = 5;

const headings: Readonly<Record<Remark["type"], string>> = {
  conflict: "Conflicts: not written, a person has to decide",
  pinned: "Pinned: changed by a person in NetBox, kept",
  kept: "Kept as it is in NetBox",
  stale: "Stale: could not be seen, the last value stays",
  notice: "Notes",
};

function difference({ field, proxmox, netbox }: Remark): string {
  if (field === undefined) return "";
  if (proxmox === undefined && netbox === undefined) return `.${field}`;
  return `.${field}: Proxmox VE ${valueText(proxmox)}, NetBox ${valueText(netbox)}`;
}

function single(remark: Remark): string {
  return `  ${kindWords(remark.kind)} ${printable(remark.label)}${difference(remark)}${remark.reason === "" ? "" : ` (${printable(remark.reason)}${sinceText([remark])})`}`;
}

/** Since which day, of several the longest. */
function sinceText(remarks: readonly Remark[]): string {
  const days = [...new Set(remarks.flatMap(({ since }) => (since === undefined ? [] : [since.slice(0, 10)])))].sort();
  const [first] = days;
  return first === undefined ? "" : `, ${days.length === 1 ? "since" : "longest since"} ${printable(first)}`;
}

// A hundred powered-off guests have one reason: it is said once.
function grouped(remarks: readonly Remark[]): string[] {
  const groups = Map.groupBy(remarks, ({ kind, reason, field }) => `${kind} ${field ?? ""} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= 2) return group.map(single);
    const labels = someOf(group.map(({ label }) => printable(label)), shownLabels);
    return [`  ${counted(group.length, `${kindWords(first.kind)} object`)}${first.field === undefined ? "" : `, field ${first.field}`}: ${printable(first.reason)}${sinceText(group)} (${labels})`];
  });
}

const TYPES = Object.keys(headings) as Remark["type"][];

/** Lines for the remarks of a plan, by type, what needs a person first; of some types alone where these are given. */
export function remarkLines(remarks: readonly Remark[], paint: Paint, types: readonly Remark["type"][] = TYPES): string[] {
  return types.flatMap((type) => {
    const own = remarks.filter((remark) => remark.type === type);
    if (own.length === 0) return [];
    const lines = type === "conflict" || type === "pinned" ? own.map(single) : grouped(own);
    return ["", paint.bold(headings[type]), ...lines];
  });
}
