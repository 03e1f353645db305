import { figure, median } from "./figures.ts";
import { goalFrom } from "./goal.ts";
import type { SizeMeasured, SyncMeasured } from "./measure-size.ts";
import type { Table } from "./table.ts";

const WALL = { vms: 1_000, mostMs: 1_000 };

/** What the refresh of one unchanged guest took, as `proxbox sync --vm` does it: the middle of the times, the largest of counts. */
export function refreshTable({ size, refreshes }: SizeMeasured): Table {
  const most = (pick: (each: SyncMeasured) => number): number => Math.max(...refreshes.map(pick));
  const wallMs = median(refreshes.map(({ sync }) => sync.wallMs));
  const writes = most(({ lab }) => lab.netbox.writes);
  return {
    title: `Refresh of one VM of ${figure(size.vms, 0)}, ${refreshes.length} runs, each in a fresh process: ${refreshes[0]?.sync.headline ?? ""}`,
    rows: [
      { what: "wall time, reading and planning", figure: figure(wallMs, 0, "ms"), ...goalFrom(WALL.vms, size, { goal: `< ${figure(WALL.mostMs, 0, "ms")}`, isMet: wallMs < WALL.mostMs }) },
      { what: "NetBox requests", figure: figure(most(({ lab }) => lab.netbox.requests), 0) },
      { what: "NetBox writes", figure: figure(writes, 0), goal: "0", isMet: writes === 0 },
      { what: "Proxmox requests", figure: figure(most(({ lab }) => lab.proxmox.requests), 0) },
    ],
  };
}
