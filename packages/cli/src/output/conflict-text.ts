import { kindWords } from "@proxbox/contract";
import type { ConflictRow } from "@proxbox/state";
import { printable } from "./printable.ts";
import type { Paint } from "./terminal.ts";
import { valueText } from "./value-text.ts";

/** Characters of an id that are shown; as many tell conflicts apart, and any beginning that does is taken. */
const SHOWN_ID = 10;

function lines(conflict: ConflictRow, paint: Paint): string[] {
  const { id, type, kind, key, label, field, reason, proxmox, netbox, resolutions, resolution, since } = conflict;
  const values = type === "field" ? `: Proxmox VE ${valueText(proxmox)}, NetBox ${valueText(netbox)}` : "";
  const meant = resolutions.find(({ code }) => code === resolution);
  const choices = resolutions.map(({ code, title }) => `  ${printable(code)}: ${printable(title)}`);
  return [
    `${paint.bold(id.slice(0, SHOWN_ID))}  ${type}  ${kindWords(kind)} ${printable(label)}${field === null ? "" : `.${field}`}${values}`,
    `  ${printable(reason)}; since ${since.slice(0, 10)} (${printable(key)})`,
    ...(resolution === null ? choices : []),
    ...(resolution === null ? [] : meant === undefined ? [`  decided: ${printable(resolution)}, which waits: it cannot be done at present`, ...choices] : [`  decided: ${printable(resolution)} (${printable(meant.title)})`]),
  ];
}

/** Conflicts with their ids and how each can be settled, or how it was. */
export function conflictListText(conflicts: readonly ConflictRow[], paint: Paint): string {
  if (conflicts.length === 0) return "There is nothing to decide.";
  return conflicts.map((conflict) => lines(conflict, paint).join("\n")).join("\n\n");
}
