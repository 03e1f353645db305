import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../repository-root.ts";
import { compareInterviews } from "./compare-interviews.ts";
import { playControl } from "./control/play-control.ts";
import { interview } from "./interview.ts";
import type { Reply } from "./interview.ts";
import { headline, table } from "./output/table.ts";
import { findPython } from "./python/find-python.ts";
import { installOriginal, originalVersion } from "./python/install-original.ts";
import type { Installed } from "./python/install-original.ts";
import { startOriginal } from "./python/start-original.ts";
import { readRecord, record } from "./record.ts";
import { startOurs } from "./start-ours.ts";

/*
 * npm run interop                     installs the original from PyPI, asks it and our backend the same questions, compares (5 minutes);
 *                                     then lets our control plane run jobs against the original (5 minutes)
 * npm run interop -- --only backend   one of both; the other one is `control`
 * npm run interop -- --recorded       compares our backend with the original's answers of the last run (20 seconds)
 *
 * PROXBOX_PYTHON            a Python 3.12 or later, when none is found
 * PROXBOX_INTEROP_VERSION   another version of proxbox-api; the reasons for wanted differences are written for the pinned one
 */

const folder = join(repositoryRoot, ".proxbox", "interop");

// The folder keeps the virtual environments and the last answers; data of earlier runs goes.
async function tidyFolder(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  const old = names.filter((name) => /^(real|ours)-\w{6}$|^real\.log$/.test(name));
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Where the original's interpreter stands, or in one sentence why it cannot be run here. */
async function prepareOriginal(env: NodeJS.ProcessEnv): Promise<Installed> {
  const python = await findPython(env);
  if (python === undefined) return { skipped: "no Python 3.12 or later with venv was found (PROXBOX_PYTHON may name one)" };
  const version = env.PROXBOX_INTEROP_VERSION ?? originalVersion;
  console.log(`proxbox-api ${version} on Python ${python.version}, in .proxbox/interop`);
  return installOriginal(python, { folder, version });
}

async function askOriginal(python: string): Promise<readonly Reply[]> {
  console.log("Asking the original …");
  const replies = await interview(() => startOriginal(python, folder));
  await record(join(folder, "real.json"), replies);
  return replies;
}

/** Compares ours with the original's answers; gives how many differences nobody wanted. */
async function compareBackends(real: readonly Reply[]): Promise<number> {
  console.log("Asking ours …");
  const ours = await interview(() => startOurs(folder));
  await record(join(folder, "ours.json"), ours);
  const rows = compareInterviews(real, ours);
  const verdicts = rows.map(({ verdict }) => verdict);
  console.log(`${table(rows)}\n\n${headline(verdicts)} Raw answers: .proxbox/interop/real.json and ours.json.`);
  return verdicts.filter(({ verdict }) => verdict === "different").length;
}

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { recorded, only } = parseArgs({ args: [...args], options: { recorded: { type: "boolean", default: false }, only: { type: "string" } } }).values;
  if (only !== undefined && only !== "backend" && only !== "control") throw new Error("--only is backend or control");
  await tidyFolder();
  if (recorded) return (await compareBackends(await readRecord(join(folder, "real.json")))) > 0 ? 1 : 0;
  const installed = await prepareOriginal(env);
  if ("skipped" in installed) {
    console.log(`Interop is skipped: ${installed.skipped}.`);
    return 0;
  }
  const { python } = installed;
  const different = only === "control" ? 0 : await compareBackends(await askOriginal(python));
  const faults = only === "backend" ? 0 : await playControl(() => startOriginal(python, folder));
  return different + faults > 0 ? 1 : 0;
}

// Node ends on a signal without its "exit" event, with which the original is ended too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

process.exitCode = await main(process.argv.slice(2), process.env);
