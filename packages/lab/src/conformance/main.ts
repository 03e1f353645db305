import { exceptions } from "./exceptions.ts";
import { readProbes, recordingsFolder } from "./recording.ts";
import { replayOnLab } from "./replay-on-lab.ts";
import { requiredPercent, score } from "./score.ts";
import { table, valueDifferences } from "./table.ts";

/** `npm run lab:conformance`: replays the recordings against the lab's NetBox; exit 1 below the required share. `--values` lists differing values too. */
async function main(): Promise<void> {
  const probes = readProbes(recordingsFolder(process.env["PROXBOX_SHARED"]));
  if (!probes) {
    process.stdout.write("skipped: ../shared/data absent\n");
    return;
  }
  const verdicts = await replayOnLab(probes);
  const result = score(verdicts, exceptions);
  process.stdout.write(table(result));
  if (process.argv.includes("--values")) process.stdout.write(`\n${valueDifferences(verdicts)}`);
  process.exitCode = result.percent < requiredPercent ? 1 : 0;
}

await main();
