import { figure, median, megabytes, seconds } from "./figures.ts";
import { goalFrom } from "./goal.ts";
import type { SizeMeasured, SyncMeasured } from "./measure-size.ts";
import type { Table, TableRow } from "./table.ts";

const REQUESTS = { vms: 1_000, most: 90 };
const MEMORY = { vms: 10_000, mostBytes: 900_000_000 };
const PROXMOX_CALLS = { vms: 1_000, mostPerVm: 3 };
const PLAN_CPU = { vms: 10_000, mostMs: 3_000 };
const RATIO = { vms: 10_000, most: 1.3 };

function planCpuMs({ sync }: SyncMeasured): number {
  return sync.stages.filter(({ stage }) => stage === "translate" || stage === "plan").reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

function wallPerVmMs({ size, resyncs }: SizeMeasured): number {
  return median(resyncs.map(({ sync }) => sync.wallMs)) / size.vms;
}

function cpuPerVmMs({ size, resyncs }: SizeMeasured): number {
  return median(resyncs.map(({ sync }) => sync.cpuMs)) / size.vms;
}

function stageRows({ resyncs }: SizeMeasured): readonly TableRow[] {
  const stages = resyncs[0]?.sync.stages.map(({ stage }) => stage) ?? [];
  return stages.map((stage) => {
    const costs = resyncs.flatMap(({ sync }) => sync.stages.filter((each) => each.stage === stage));
    return { what: `  ${stage} (own CPU ${seconds(median(costs.map(({ cpuMs }) => cpuMs)))})`, figure: seconds(median(costs.map(({ wallMs }) => wallMs))) };
  });
}

function ratioRows(measured: SizeMeasured, smaller: SizeMeasured): readonly TableRow[] {
  const ratio = wallPerVmMs(measured) / wallPerVmMs(smaller);
  const name = `${figure(measured.size.vms, 0)} / ${figure(smaller.size.vms, 0)}`;
  const goal = goalFrom(RATIO.vms, measured.size, { goal: `≤ ${RATIO.most}`, isMet: ratio <= RATIO.most });
  return [
    { what: `time a VM, ${name}`, figure: figure(ratio, 2), ...goal },
    { what: `own CPU a VM, ${name}`, figure: figure(cpuPerVmMs(measured) / cpuPerVmMs(smaller), 2) },
  ];
}

/** What an unchanged re-sync took: medians of the runs, the largest of counts and memory. */
export function resyncTable(measured: SizeMeasured, smaller: SizeMeasured | undefined): Table {
  const { size, resyncs } = measured;
  const most = (pick: (each: SyncMeasured) => number): number => Math.max(...resyncs.map(pick));
  const requests = most(({ lab }) => lab.netbox.requests);
  const writes = most(({ lab }) => lab.netbox.writes);
  const peak = most(({ sync }) => sync.peakBytes);
  const perVm = most(({ lab }) => lab.proxmox.requests) / size.vms;
  const planMs = median(resyncs.map(planCpuMs));
  return {
    title: `Unchanged re-sync, ${figure(size.vms, 0)} VMs, ${resyncs.length} runs, each in a fresh process: ${resyncs[0]?.sync.headline ?? ""}`,
    rows: [
      { what: "NetBox requests in all", figure: figure(requests, 0), ...(size.vms === REQUESTS.vms ? { goal: `≤ ${REQUESTS.most}`, isMet: requests <= REQUESTS.most } : {}) },
      { what: "NetBox writes", figure: figure(writes, 0), goal: "0", isMet: writes === 0 },
      { what: "new rows of the change log", figure: figure(most(({ lab }) => lab.netbox.changeLogRows), 0), goal: "0", isMet: most(({ lab }) => lab.netbox.changeLogRows) === 0 },
      { what: "journal entries", figure: figure(most(({ lab }) => lab.netbox.journalRows), 0), goal: "0", isMet: most(({ lab }) => lab.netbox.journalRows) === 0 },
      { what: "Proxmox requests a VM", figure: figure(perVm, 2), ...goalFrom(PROXMOX_CALLS.vms, size, { goal: `≤ ${PROXMOX_CALLS.mostPerVm}`, isMet: perVm <= PROXMOX_CALLS.mostPerVm }) },
      { what: "own peak memory", figure: megabytes(peak), ...goalFrom(MEMORY.vms, size, { goal: `≤ ${megabytes(MEMORY.mostBytes)}`, isMet: peak <= MEMORY.mostBytes }) },
      { what: "CPU of translate + plan", figure: seconds(planMs), ...goalFrom(PLAN_CPU.vms, size, { goal: `≤ ${seconds(PLAN_CPU.mostMs)}`, isMet: planMs <= PLAN_CPU.mostMs }) },
      { what: "wall time", figure: seconds(median(resyncs.map(({ sync }) => sync.wallMs))) },
      ...stageRows(measured),
      { what: "time a VM", figure: figure(wallPerVmMs(measured), 2, "ms") },
      ...(smaller === undefined ? [] : ratioRows(measured, smaller)),
      { what: "own CPU, whole process", figure: seconds(median(resyncs.map(({ sync }) => sync.cpuMs))) },
      { what: "the lab's CPU meanwhile", figure: seconds(median(resyncs.map(({ lab }) => lab.cpuMs))) },
    ],
  };
}
