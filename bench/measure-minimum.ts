import { startChild } from "./children.ts";
import type { LabCount, LabDoors, LabTablesFound } from "./lab-protocol.ts";
import type { Size } from "./measure-size.ts";
import type { ReplayQuestion, ReplayReport } from "./replay-child.ts";

/** The raw minimum: what sending the first sync's writes again took, on an empty lab. */
export interface Minimum {
  readonly replay: ReplayReport;
  readonly lab: LabCount;
  /** Models whose rows differ from those that the first sync left; empty when the replay did the same work. */
  readonly differing: readonly string[];
}

/** Recorded writes, the estate of the run they come from, and what that run left in NetBox. */
export interface MinimumInput {
  readonly size: Size;
  readonly file: string;
  readonly tables: LabTablesFound;
}

/** Requests at once: what the engine does (netbox-api.md 2.18). */
const LANES = 2;

/** Sends recorded writes to an empty NetBox, in their batches and order, two at once, with nothing worked out between them. */
export async function measureMinimum({ size, file, tables }: MinimumInput): Promise<Minimum> {
  const lab = startChild(new URL("lab-child.ts", import.meta.url));
  const client = startChild(new URL("replay-child.ts", import.meta.url));
  try {
    const { netboxUrl, netboxToken } = await lab.ask<LabDoors>({ type: "open", ...size });
    await lab.ask<LabCount>({ type: "count" });
    const question: ReplayQuestion = { file, netboxUrl, netboxToken, lanes: LANES, isPaced: size.msPerObject > 0 };
    const replay = await client.ask<ReplayReport>(question);
    const counted = await lab.ask<LabCount>({ type: "count" });
    const found = await lab.ask<LabTablesFound>({ type: "tables" });
    return { replay, lab: counted, differing: Object.keys(tables).filter((path) => tables[path]?.hash !== found[path]?.hash) };
  } finally {
    await client.end();
    await lab.end();
  }
}
