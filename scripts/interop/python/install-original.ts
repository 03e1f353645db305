import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Python } from "./find-python.ts";
import { runProgram } from "./run-program.ts";

/** The version of the original that wire-contract.md names. PyPI's wheel of it lacks a few things that the contract has and 0.0.20 has. */
export const originalVersion = "0.0.19.post5";

/** Where the original's interpreter stands, or in one sentence why it cannot be installed here. */
export type Installed = { readonly python: string } | { readonly skipped: string };

async function isInstalled(folder: string, requirement: string): Promise<boolean> {
  const stamp = await readFile(join(folder, "installed"), "utf8").catch(() => "");
  return stamp === requirement;
}

/** A virtual environment below `folder` with exactly this version of the original. Throws when PyPI answers and yet the installation fails. */
export async function installOriginal(python: Python, { folder, version }: { readonly folder: string; readonly version: string }): Promise<Installed> {
  const requirement = `proxbox-api==${version}`;
  const venv = join(folder, `venv-${python.version}-${version}`);
  const program = join(venv, "bin", "python");
  if (await isInstalled(venv, requirement)) return { python: program };
  await rm(venv, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const made = await runProgram(python.program, ["-m", "venv", venv], { timeoutMs: 120_000 });
  if (made.code !== 0) throw new Error(`python -m venv failed: ${made.output.slice(-500)}`);
  // The wheel alone first: a failure here means that there is no PyPI, one afterwards that something is wrong.
  const reached = await runProgram(program, ["-m", "pip", "download", "-q", "--no-deps", "--retries", "1", "--timeout", "20", "-d", join(folder, "wheels"), requirement], { timeoutMs: 120_000 });
  if (reached.code !== 0) return { skipped: `${requirement} cannot be fetched from PyPI` };
  const installed = await runProgram(program, ["-m", "pip", "install", "-q", requirement], { timeoutMs: 600_000 });
  if (installed.code !== 0) throw new Error(`pip install ${requirement} failed: ${installed.output.slice(-1_000)}`);
  await writeFile(join(venv, "installed"), requirement);
  return { python: program };
}
