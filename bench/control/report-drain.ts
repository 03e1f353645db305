import { figure, seconds } from "../figures.ts";
import { goalWhere } from "../goal.ts";
import type { Table } from "../table.ts";
import type { DrainMeasured } from "./measure-drain.ts";

const JOBS = 1_000;

/** How a queue was emptied, and whether every job ran once and alone on its endpoint. */
export function drainTable({ jobs, endpoints, wallMs, completed, others, ranTwice, overlaps, waits, byWorker }: DrainMeasured): Table {
  const none = (count: number) => goalWhere(jobs >= JOBS, { goal: "0", isMet: count === 0 });
  return {
    title: `Queue: ${figure(jobs, 0)} jobs over ${endpoints} Proxmox endpoints, drained by two workers on PostgreSQL`,
    rows: [
      { what: "until the last job had ended", figure: seconds(wallMs) },
      { what: "jobs a second", figure: figure((1_000 * jobs) / wallMs, 0) },
      { what: "jobs that ended well", figure: figure(completed, 0), ...goalWhere(jobs >= JOBS, { goal: figure(jobs, 0), isMet: completed === jobs && others === 0 }) },
      { what: "jobs that ran twice", figure: figure(ranTwice, 0), ...none(ranTwice) },
      { what: "runs that met another one on their endpoint", figure: figure(overlaps, 0), ...none(overlaps) },
      { what: "runs by worker", figure: Object.values(byWorker).map((count) => figure(count, 0)).join(" · ") },
      { what: "times that a job had to wait for its endpoint", figure: figure(waits, 0) },
    ],
    notes: ["Each job claims its endpoint, is at work on it for 5 ms, and writes down when it began and ended; from these rows is counted."],
  };
}
