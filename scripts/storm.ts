import { parseArgs } from "node:util";
import { storm } from "../packages/engine/src/testing/storm/storm.ts";
import type { StormReport } from "../packages/engine/src/testing/storm/storm.ts";

function line(name: string, counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  return `${name.padEnd(18)} ${sorted.map(([each, count]) => `${count} ${each}`).join(", ")}`;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function print(report: StormReport): void {
  const { edits, editsDuring, guestEvents, itemEvents, verdicts, outcomes, writes, forestalled, refused, editsLost, foreignTouched, syncsToRest, changesAtRest, refusedAtRest } = report;
  console.log(`${total(edits)} edits by people in NetBox, ${editsDuring} of them in the middle of a sync; ${total(guestEvents) + total(itemEvents)} events in Proxmox VE; ${total(verdicts)} syncs`);
  console.log([line("edits", edits), line("events of guests", guestEvents), line("events of items", itemEvents), line("verdicts", verdicts), line("outcomes", outcomes)].join("\n"));
  console.log(`writes             ${writes}, of which NetBox refused ${forestalled} with 412 because a person was there first, and ${refused} objects by its custom validator`);
  for (const text of [...editsLost, ...foreignTouched]) console.log(`                   ${text}`);
  for (const text of refusedAtRest) console.log(`refused            ${text}`);
  console.log(`edits lost         ${editsLost.length}`);
  console.log(`foreign objects touched ${foreignTouched.length}`);
  console.log(`converged          after ${syncsToRest} syncs: the next one changes ${changesAtRest} objects, and tries ${refusedAtRest.length} again that NetBox refuses`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seed: { type: "string", default: "1" }, edits: { type: "string", default: "500" }, syncs: { type: "string", default: "50" }, guests: { type: "string", default: "20" } } });
  const report = await storm({ seed: Number(values.seed), edits: Number(values.edits), syncs: Number(values.syncs), guests: Number(values.guests) });
  print(report);
  const isCalm = report.editsLost.length + report.foreignTouched.length + report.changesAtRest === 0;
  process.exitCode = isCalm ? 0 : 1;
}

await main();
