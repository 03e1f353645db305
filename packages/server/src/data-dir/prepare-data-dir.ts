import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@proxbox/contract";
import { persistenceWarning } from "./check-persistence.ts";

// What group and others may do.
const othersMask = 0o077;

function warnings(dataDir: string): string[] {
  const { mode } = statSync(dataDir);
  const open = (mode & othersMask) === 0 ? [] : [`The data directory ${dataDir} is open to other users of this machine; close it with chmod 700.`];
  const passing = persistenceWarning(dataDir);
  return passing === undefined ? open : [...open, passing];
}

// One by one: Node's own recursive mkdir does not come back from a path below /proc.
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path, { mode: 0o700 });
}

/** Makes the data directory, closed to others, when it is not there, and gives what the operator should know about it. Throws `CFG_DATA_DIR`. */
export function prepareDataDir(dataDir: string): string[] {
  try {
    makeFolder(dataDir);
    if (!statSync(dataDir).isDirectory()) throw new AppError("CFG_DATA_DIR", { detail: "it is no directory", where: dataDir });
    return warnings(dataDir);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new AppError("CFG_DATA_DIR", { detail: `it cannot be made or read (${reason})`, where: dataDir, cause });
  }
}
