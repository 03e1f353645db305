import { figure, median, seconds } from "../figures.ts";
import { goalFrom } from "../goal.ts";
import type { Size } from "../measure-size.ts";
import type { Table, TableRow } from "../table.ts";
import type { UpdateRound } from "./measure-full-update.ts";

const RATIO = { vms: 1_000, most: 1.15 };
const FIRST_FRAME_MS = 100;

function middle(rounds: readonly UpdateRound[], pick: (round: UpdateRound) => number): number {
  return median(rounds.map(pick));
}

function ratioRows(size: Size, rounds: readonly UpdateRound[]): readonly TableRow[] {
  const backendMs = middle(rounds, ({ backend }) => backend.update.wallMs);
  const engineMs = middle(rounds, ({ engine }) => engine.wallMs);
  const ratio = backendMs / engineMs;
  return [
    { what: "full-update/stream, as its reader sees it", figure: seconds(backendMs) },
    { what: "the engine alone: the same stages, in a process of its own", figure: seconds(engineMs) },
    { what: "full-update/stream / the engine alone", figure: figure(ratio, 3), ...goalFrom(RATIO.vms, size, { goal: `≤ ${RATIO.most}`, isMet: ratio <= RATIO.most }) },
    { what: "  from round to round", figure: rounds.map(({ backend, engine }) => figure(backend.update.wallMs / engine.wallMs, 2)).join(" · ") },
    { what: "one plain reconcile(): no stages, no inventory", figure: seconds(middle(rounds, ({ plain }) => plain.wallMs)) },
  ];
}

function cpuRows(rounds: readonly UpdateRound[]): readonly TableRow[] {
  const values = rounds.flatMap(({ backend }) => backend.cpuMs ?? []);
  return [
    ...(values.length === 0 ? [] : [{ what: "CPU of the backend's process", figure: seconds(median(values)) }]),
    { what: "CPU of the engine's process", figure: seconds(middle(rounds, ({ engine }) => engine.cpuMs)) },
    { what: "the lab's CPU meanwhile", figure: seconds(middle(rounds, ({ backend }) => backend.lab.cpuMs)) },
  ];
}

function frameRows(rounds: readonly UpdateRound[]): readonly TableRow[] {
  const firstMs = rounds.map(({ backend }) => backend.update.firstFrameMs);
  const goal = `≤ ${figure(FIRST_FRAME_MS, 0, "ms")}`;
  const rows = [
    { what: "request to first frame, middle value", value: median(firstMs) },
    { what: "request to first frame, the slowest", value: Math.max(...firstMs) },
  ];
  return rows.map(({ what, value }) => ({ what, figure: figure(value, 1, "ms"), goal, isMet: value <= FIRST_FRAME_MS }));
}

/** What an unchanged full update takes through the backend, beside the engine alone. */
export function fullUpdateTable(size: Size, rounds: readonly UpdateRound[]): Table {
  const most = (pick: (round: UpdateRound) => number): number => Math.max(...rounds.map(pick));
  const writes = most(({ backend }) => backend.lab.netbox.writes);
  return {
    title: `Unchanged full-update/stream, ${figure(size.vms, 0)} VMs on ${size.nodes} nodes, ${rounds.length} rounds: ${rounds[0]?.backend.update.message ?? ""}`,
    rows: [
      ...ratioRows(size, rounds),
      ...frameRows(rounds),
      { what: "frames", figure: figure(middle(rounds, ({ backend }) => backend.update.frames), 0) },
      { what: "NetBox requests", figure: figure(most(({ backend }) => backend.lab.netbox.requests), 0) },
      { what: "NetBox writes", figure: figure(writes, 0), goal: "0", isMet: writes === 0 },
      { what: "Proxmox requests a VM", figure: figure(most(({ backend }) => backend.lab.proxmox.requests) / size.vms, 2) },
      ...cpuRows(rounds),
    ],
    notes: [
      "Middle values of all rounds; both processes have done a first full update and two unchanged ones before. The backend also keeps the inventory,",
      "the frames and the end of the run in its database, and its reader and the lab share the processors with it.",
    ],
  };
}
