import { figure, seconds } from "./figures.ts";
import type { Minimum } from "./measure-minimum.ts";
import type { SyncMeasured } from "./measure-size.ts";
import type { Table } from "./table.ts";

const MOST_RATIO = 1.25;

function wallOf({ sync }: SyncMeasured, stage: string): number {
  return sync.stages.find((each) => each.stage === stage)?.wallMs ?? 0;
}

/** The first sync beside the raw minimum: the bodies that it sent, sent again. */
export function minimumTable(first: SyncMeasured, { replay, lab, differing }: Minimum): Table {
  const applyMs = wallOf(first, "apply");
  const withoutCollectMs = first.sync.wallMs - wallOf(first, "collect");
  const ratio = applyMs / replay.wallMs;
  return {
    title: "Raw minimum: the same rows in the same batches with no thinking",
    rows: [
      { what: "write requests sent again", figure: figure(replay.requests, 0) },
      { what: "wall time of the minimum", figure: seconds(replay.wallMs) },
      { what: "our apply / the minimum", figure: figure(ratio, 2), goal: `≤ ${MOST_RATIO}`, isMet: ratio <= MOST_RATIO },
      { what: "our first sync without collect / the minimum", figure: figure(withoutCollectMs / replay.wallMs, 2) },
      { what: "CPU of the minimum's client", figure: seconds(replay.cpuMs) },
      { what: "the lab's CPU meanwhile", figure: seconds(lab.cpuMs) },
      { what: "models whose rows differ from our first sync's", figure: figure(differing.length, 0), goal: "0", isMet: differing.length === 0 },
    ],
    notes: [
      "The bodies that the lab's NetBox got in the first sync are sent to an empty one, each in its batch and in the order of arrival,",
      "two on their way at once (pipelined), nothing parsed, no If-Match. Our apply also builds the bodies, reads the answers and saves the records.",
      ...(differing.length === 0 ? [] : [`different rows: ${differing.join(", ")}`]),
    ],
  };
}
