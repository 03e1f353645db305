import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../repository-root.ts";
import { compareInterviews } from "./compare-interviews.ts";
import { interview } from "./interview.ts";
import type { Reply } from "./interview.ts";
import { headline, table } from "./output/table.ts";
import { findPython } from "./python/find-python.ts";
import { installOriginal, originalVersion } from "./python/install-original.ts";
import { startOriginal } from "./python/start-original.ts";
import { readRecord, record } from "./record.ts";
import { startOurs } from "./start-ours.ts";

/*
 * npm run interop                 installs the original from PyPI, asks it and ours the same questions, compares (5 minutes)
 * npm run interop -- --recorded   compares ours with the original's answers of the last run (20 seconds)
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

/** The original's answers, or in one sentence why there are none. */
async function askOriginal(env: NodeJS.ProcessEnv): Promise<readonly Reply[] | string> {
  const python = await findPython(env);
  if (python === undefined) return "no Python 3.12 or later with venv was found (PROXBOX_PYTHON may name one)";
  const version = env.PROXBOX_INTEROP_VERSION ?? originalVersion;
  console.log(`proxbox-api ${version} on Python ${python.version}, in .proxbox/interop`);
  const installed = await installOriginal(python, { folder, version });
  if ("skipped" in installed) return installed.skipped;
  console.log("Asking the original …");
  const replies = await interview(() => startOriginal(installed.python, folder));
  await record(join(folder, "real.json"), replies);
  return replies;
}

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  await tidyFolder();
  const real = args.includes("--recorded") ? await readRecord(join(folder, "real.json")) : await askOriginal(env);
  if (typeof real === "string") {
    console.log(`Interop is skipped: ${real}.`);
    return 0;
  }
  console.log("Asking ours …");
  const ours = await interview(() => startOurs(folder));
  await record(join(folder, "ours.json"), ours);
  const rows = compareInterviews(real, ours);
  const verdicts = rows.map(({ verdict }) => verdict);
  console.log(`${table(rows)}\n\n${headline(verdicts)} Raw answers: .proxbox/interop/real.json and ours.json.`);
  return verdicts.some(({ verdict }) => verdict === "different") ? 1 : 0;
}

// Node ends on a signal without its "exit" event, with which the original is ended too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

process.exitCode = await main(process.argv.slice(2), process.env);
