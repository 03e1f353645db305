import { figure, median, megabytes, seconds } from "./figures.ts";
import { goalFrom } from "./goal.ts";
import type { Size, SizeMeasured, SyncMeasured } from "./measure-size.ts";
import type { Table, TableRow } from "./table.ts";

const REQUESTS_PER_VM = { vms: 1_000, most: 0.2 };
const MEMORY = { vms: 10_000, mostBytes: 900_000_000 };

/** The first sync whose wall time is the one in the middle. */
function typicalFirst({ rounds }: SizeMeasured): SyncMeasured {
  const wallMs = median(rounds.map(({ first }) => first.sync.wallMs));
  const found = rounds.find(({ first }) => first.sync.wallMs === wallMs);
  if (found === undefined) throw new Error("there was no first sync");
  return found.first;
}

function proxmoxRows(size: Size, { lab }: SyncMeasured): readonly TableRow[] {
  const { requests, byType, mostConfigs, mostAgentCalls } = lab.proxmox;
  return [
    { what: "Proxmox requests", figure: figure(requests, 0) },
    ...Object.entries(byType).map(([type, count]) => ({ what: `  ${type}, a VM`, figure: figure(count / size.vms, 2) })),
    { what: "Proxmox config calls, the most for one VM", figure: figure(mostConfigs, 0), goal: "1", isMet: mostConfigs === 1 },
    { what: "Proxmox agent calls, the most for one VM", figure: figure(mostAgentCalls, 0), goal: "≤ 1", isMet: mostAgentCalls <= 1 },
  ];
}

/** What the first sync, into an empty NetBox, took. */
export function firstTable(measured: SizeMeasured): Table {
  const { size, rounds } = measured;
  const first = typicalFirst(measured);
  const { sync, lab } = first;
  const perVm = lab.netbox.requests / size.vms;
  const objects = Object.values(sync.kinds).reduce((sum, counts) => sum + (counts["created"] ?? 0), 0);
  return {
    title: `First sync, ${figure(size.vms, 0)} VMs on ${size.nodes} nodes, the middle one of ${rounds.length}: ${sync.verdict}, ${sync.headline}`,
    rows: [
      { what: "NetBox requests", figure: figure(lab.netbox.requests, 0) },
      { what: "NetBox requests a VM", figure: figure(perVm, 3), ...goalFrom(REQUESTS_PER_VM.vms, size, { goal: `≤ ${REQUESTS_PER_VM.most}`, isMet: perVm <= REQUESTS_PER_VM.most }) },
      { what: "NetBox write requests", figure: figure(lab.netbox.writes, 0) },
      { what: "objects created", figure: figure(objects, 0) },
      ...proxmoxRows(size, first),
      { what: "wall time", figure: seconds(sync.wallMs) },
      ...sync.stages.map(({ stage, wallMs, cpuMs }) => ({ what: `  ${stage} (own CPU ${seconds(cpuMs)})`, figure: seconds(wallMs) })),
      { what: "own CPU, whole process", figure: seconds(sync.cpuMs) },
      { what: "own peak memory", figure: megabytes(sync.peakBytes), ...goalFrom(MEMORY.vms, size, { goal: `≤ ${megabytes(MEMORY.mostBytes)}`, isMet: sync.peakBytes <= MEMORY.mostBytes }) },
      { what: "the lab's CPU meanwhile", figure: seconds(lab.cpuMs) },
    ],
  };
}
