import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";

/** A Python that can run the original: the interpreter itself (no shim) and its version, e.g. "3.13". */
export interface Python {
  readonly program: string;
  readonly version: string;
}

const oldestMinor = 12;
const probe = "import sys, venv, ensurepip; print(sys.version_info[0], sys.version_info[1], sys.executable)";

/** Newest first, by numbers: "3.13.0" stands before "3.9.18". Names that are no versions are left out. */
export function newestFirst(names: readonly string[]): string[] {
  const numbers = (name: string): number[] => name.split(".").map(Number);
  return names
    .filter((name) => /^\d+(\.\d+)*$/.test(name))
    .toSorted((left, right) => {
      const [a, b] = [numbers(left), numbers(right)];
      const at = a.findIndex((part, index) => part !== (b[index] ?? 0));
      return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
    });
}

// pyenv's interpreters are found in its folders: its shims on the PATH only run the versions that the folder's settings choose.
async function pyenvPrograms(): Promise<string[]> {
  const { code, output } = await runProgram("pyenv", ["root"], { timeoutMs: 10_000 });
  if (code !== 0) return [];
  const folder = join(output.trim(), "versions");
  const names = await readdir(folder).catch(() => []);
  return newestFirst(names).map((name) => join(folder, name, "bin", "python"));
}

async function inspect(program: string): Promise<Python | undefined> {
  const { code, output } = await runProgram(program, ["-c", probe], { timeoutMs: 20_000 });
  const [major = "", minor = "", ...path] = code === 0 ? output.trim().split(" ") : [];
  if (Number(major) !== 3 || Number(minor) < oldestMinor) return undefined;
  return { program: path.join(" "), version: `${major}.${minor}` };
}

/** The first Python 3.12 or later with venv: PROXBOX_PYTHON, the usual names on the PATH, then pyenv's; undefined when there is none. */
export async function findPython(env: NodeJS.ProcessEnv): Promise<Python | undefined> {
  const named = env.PROXBOX_PYTHON === undefined ? [] : [env.PROXBOX_PYTHON];
  for (const program of [...named, "python3.13", "python3.12", "python3"]) {
    const python = await inspect(program);
    if (python !== undefined) return python;
  }
  for (const program of await pyenvPrograms()) {
    const python = await inspect(program);
    if (python !== undefined) return python;
  }
  return undefined;
}
