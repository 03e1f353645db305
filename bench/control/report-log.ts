import { figure, megabytes, seconds } from "../figures.ts";
import { goalWhere } from "../goal.ts";
import type { Table, TableRow } from "../table.ts";
import type { LogMeasured, LogSample } from "./measure-log.ts";

const GOAL = { framesPerSecond: 5_000, seconds: 60 };

/** A log that has all frames so soon after the last was sent has not fallen behind: it writes every tenth of a second. */
const CAUGHT_UP_MS = 1_000;

/** Memory is flat when its peak in the last third is at most so much above that before: V8 lets it rise and fall by some tenths. */
const FLAT = 1.15;

function peakOf(samples: readonly LogSample[]): number {
  return Math.max(0, ...samples.flatMap(({ residentBytes }) => residentBytes ?? []));
}

function memoryRows({ samples, kind, ...load }: LogMeasured, isHeld: boolean): readonly TableRow[] {
  const third = (load.seconds * 1_000) / 3;
  const peaks = [0, 1, 2].map((part) => peakOf(samples.filter(({ atMs }) => atMs >= part * third && (part === 2 || atMs < (part + 1) * third))));
  const [first = 0, second = 0, last = 0] = peaks;
  const before = Math.max(first, second);
  if (last === 0) return [];
  return [
    { what: kind === "pglite" ? "memory of the whole process before the first frame" : "memory of the worker before the first frame", figure: megabytes(samples[0]?.residentBytes ?? 0) },
    { what: "  its peak in each third of the time", figure: peaks.map(megabytes).join(" · ") },
    { what: "  last third / the two before", figure: figure(last / before, 2), ...goalWhere(isHeld, { goal: `≤ ${FLAT}`, isMet: last <= FLAT * before }) },
  ];
}

function mostBehind({ samples, framesPerSecond, sent }: LogMeasured): number {
  return Math.max(0, ...samples.map(({ atMs, stored }) => Math.min(sent.frames, (atMs * framesPerSecond) / 1_000) - stored));
}

/** How a job's log took what a backend sent. The goals are for PostgreSQL; the embedded database is shown beside it. */
export function logTable(measured: LogMeasured): Table {
  const { kind, framesPerSecond, seconds: lasting, sent, behind, caughtUpMs, frames, isInOrder, state, cpuMs } = measured;
  const isHeld = kind === "postgresql" && framesPerSecond >= GOAL.framesPerSecond && lasting >= GOAL.seconds;
  const isWhole = frames === sent.frames && isInOrder;
  return {
    title: `Log: ${figure(framesPerSecond, 0)} frames a second for ${lasting} s from a backend into a job's log on ${kind === "pglite" ? "the embedded database (proxbox serve)" : "PostgreSQL (proxbox worker)"}`,
    rows: [
      { what: "the backend was rid of them after", figure: seconds(sent.tookMs) },
      { what: "frames not in the table when the last one was sent", figure: figure(behind, 0) },
      { what: "all of them were after another", figure: figure(caughtUpMs, 0, "ms"), ...goalWhere(isHeld, { goal: `≤ ${figure(CAUGHT_UP_MS, 0, "ms")}`, isMet: caughtUpMs <= CAUGHT_UP_MS && sent.tookMs <= lasting * 1_000 + CAUGHT_UP_MS }) },
      { what: "most frames behind the clock, looked at once a second", figure: figure(mostBehind(measured), 0) },
      { what: "frames in the log at the end, each once and in order", figure: isWhole ? figure(frames, 0) : `${figure(frames, 0)}, not in order`, ...goalWhere(isHeld, { goal: figure(sent.frames, 0), isMet: isWhole && state === "completed" }) },
      ...memoryRows(measured, isHeld),
      ...(cpuMs === undefined ? [] : [{ what: "its CPU meanwhile", figure: seconds(cpuMs) }]),
    ],
  };
}
