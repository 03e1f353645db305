import { readFileSync } from "node:fs";

// What Linux counts in: sysconf(_SC_CLK_TCK) is 100 on every platform that Node runs on.
const TICKS_PER_SECOND = 100;

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

function memoryOf(pid: number, field: "VmHWM" | "VmRSS"): number | undefined {
  const [, kibibytes] = new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(readProc(pid, "status") ?? "") ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
}

/** The largest resident set that a process has had, in bytes; undefined where the system does not tell (only Linux does). */
export function peakBytesOf(pid: number): number | undefined {
  return memoryOf(pid, "VmHWM");
}

/** The resident set that a process has now, in bytes; undefined where the system does not tell. */
export function residentBytesOf(pid: number): number | undefined {
  return memoryOf(pid, "VmRSS");
}

/** CPU milliseconds that another process has used so far, user and system, to 10 ms; undefined where the system does not tell. */
export function cpuMsOf(pid: number): number | undefined {
  // The name in parentheses may hold spaces: fields are counted from behind it; utime and stime are the 14th and 15th of proc(5).
  const fields = readProc(pid, "stat")?.split(") ").at(-1)?.split(" ");
  const [user, system] = [fields?.[11], fields?.[12]];
  return user === undefined || system === undefined ? undefined : ((Number(user) + Number(system)) * 1_000) / TICKS_PER_SECOND;
}
