import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../repository-root.ts";
import { replayHistory } from "./replay-history.ts";
import type { Chapter, HistoryRow } from "./replay-history.ts";

/**
 * The recorded site in the order of its life: one node alone, then a cluster of two. `pve-6.2-7.2` has nodes, networks and storages
 * alone, neither the cluster's status nor guests: it cannot be read as a site.
 */
const RECORDINGS = ["pve-9.1-standalone", "pve-9.1-cluster"];

function counted(rows: readonly HistoryRow[]): string {
  const byStatus = Map.groupBy(rows, ({ status }) => status || "without a status");
  return [...byStatus].map(([status, list]) => `${list.length} ${status}`).join(", ") || "none";
}

function chapterText({ recording, guests, nodes, summary, deleted, secondRunWrites, clusters, devices, machines, remarks }: Chapter): string {
  const lines = [
    `${recording}: ${guests.length} guests on ${nodes.join(", ")}`,
    `  run: ${summary.verdict}, ${summary.headline}; ${deleted} deletions; a second run writes ${secondRunWrites}`,
    `  NetBox: cluster ${clusters.map(({ name }) => name).join(", ")}; devices ${devices.map(({ name, status }) => `${name} (${status})`).join(", ")}; machines ${counted(machines)}`,
  ];
  const kept = remarks.filter(({ type }) => type !== "notice").map(({ type, label, reason }) => `  ${type}: ${label}: ${reason}`);
  return [...lines, ...kept.slice(0, 8), ...(kept.length > 8 ? [`  … and ${kept.length - 8} more`] : [])].join("\n");
}

/** The end of the history beside its last recording, guest by guest. */
function finalText({ guests, machines }: Chapter): string {
  const width = Math.max(...guests.map((name) => name.length), 8);
  const rows = machines.map(({ name, status }) => `  ${(guests.includes(name.replace(/ \(\d+\)$/, "")) ? name : "-").padEnd(width)}  ${name} (${status})`);
  return [`  ${"recorded".padEnd(width)}  in NetBox`, ...rows].join("\n");
}

async function main(): Promise<number> {
  const folder = join(repositoryRoot, "../shared/data/proxmox");
  if (!existsSync(folder)) {
    console.error("The recordings are not beside the project: there is nothing to replay.");
    return 1;
  }
  const chapters = await replayHistory(RECORDINGS.map((name) => ({ name, folder: join(folder, name) })));
  for (const chapter of chapters) console.log(`${chapterText(chapter)}\n`);
  const last = chapters.at(-1);
  if (last !== undefined) console.log(`How it ends, beside the last recording:\n${finalText(last)}`);
  return 0;
}

process.exitCode = await main();
