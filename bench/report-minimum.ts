import { figure, median, seconds } from "./figures.ts";
import { goalFrom } from "./goal.ts";
import type { Round, SizeMeasured, SyncMeasured } from "./measure-size.ts";
import type { Table } from "./table.ts";

const RATIO = { vms: 1_000, most: 1.25 };

function wallOf({ sync }: SyncMeasured, stage: string): number {
  return sync.stages.find((each) => each.stage === stage)?.wallMs ?? 0;
}

function ratios(rounds: readonly Round[], wallMsOf: (first: SyncMeasured) => number): readonly number[] {
  return rounds.flatMap(({ first, minimum }) => (minimum === undefined ? [] : [wallMsOf(first) / minimum.replay.wallMs]));
}

function titleOf({ vms, msPerObject }: SizeMeasured["size"], rounds: number): string {
  const netbox = msPerObject > 0 ? `a NetBox that takes ${msPerObject} ms an object, two at once, ${vms} VMs` : "the lab as quick as it is";
  return `Raw minimum: the same rows in the same batches with no thinking, ${netbox}, ${rounds} round${rounds === 1 ? "" : "s"}`;
}

/** First syncs beside the raw minimum: the bodies that each of them sent, sent again; middle values of all rounds. */
export function minimumTable({ size, rounds }: SizeMeasured): Table {
  const minima = rounds.flatMap(({ minimum }) => minimum ?? []);
  const ofApply = ratios(rounds, (first) => wallOf(first, "apply"));
  const ofAll = ratios(rounds, (first) => first.sync.wallMs - wallOf(first, "collect"));
  const differing = [...new Set(minima.flatMap((minimum) => minimum.differing))];
  return {
    title: titleOf(size, rounds.length),
    rows: [
      { what: "write requests sent again", figure: figure(median(minima.map(({ replay }) => replay.requests)), 0) },
      { what: "wall time of the minimum", figure: seconds(median(minima.map(({ replay }) => replay.wallMs))) },
      { what: "our apply / the minimum", figure: figure(median(ofApply), 2), ...goalFrom(size.msPerObject > 0 ? 0 : RATIO.vms, size, { goal: `≤ ${RATIO.most}`, isMet: median(ofApply) <= RATIO.most }) },
      { what: "  from round to round", figure: ofApply.map((ratio) => figure(ratio, 2)).join(" · ") },
      { what: "our first sync without collect / the minimum", figure: figure(median(ofAll), 2) },
      { what: "CPU of the minimum's client", figure: seconds(median(minima.map(({ replay }) => replay.cpuMs))) },
      { what: "the lab's CPU meanwhile", figure: seconds(median(minima.map(({ lab }) => lab.cpuMs))) },
      { what: "models whose rows differ from our first sync's", figure: figure(differing.length, 0), goal: "0", isMet: differing.length === 0 },
    ],
    notes: [
      "The bodies that the lab's NetBox got in a first sync are sent to an empty one, each in its batch and in the order of arrival,",
      `two on their way at once${size.msPerObject > 0 ? "" : " (pipelined)"}, nothing parsed, no If-Match. Our apply also builds the bodies, reads the answers and saves`,
      size.msPerObject > 0 ? "the records. A real NetBox takes 17 to 28 ms to write an object (netbox-api.md 2.18)." : "the records. The lab writes an object in about 0.1 ms, NetBox in 17 to 28: our own work weighs far more here than beside NetBox.",
      ...(differing.length === 0 ? [] : [`different rows: ${differing.join(", ")}`]),
    ],
  };
}
