import { collectSources } from "../collect/collect-sources.ts";
import type { Snapshot } from "../collect/snapshot.ts";
import { KINDS } from "../kinds/kinds.ts";
import type { KindName } from "../kinds/kind.ts";
import { openNetbox } from "../netbox/connect.ts";
import { readCustomFields } from "../observe/custom-fields.ts";
import { observe } from "../observe/observe.ts";
import { loadRecords } from "../observe/records.ts";
import { inOrderOf } from "../plan/order.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { PlanInput, Planned } from "../plan/make-plan.ts";
import { sha256 } from "../session/sha256.ts";
import type { Desired, DesiredObject } from "../translate/desired.ts";
import { translate } from "../translate/translate.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { LawWorld } from "./law-world.ts";

/** The input of one plan, step by step, so that a law can change it on the way. */
export interface LawReading {
  readonly snapshots: readonly Snapshot[];
  /** Every record there is, also of sources without a snapshot. */
  readonly records: readonly WrittenRecord[];
  /** Plans with these snapshots in the place of those that were read, and the input changed at last. */
  planWith(snapshots: readonly Snapshot[], change?: (input: PlanInput) => PlanInput): Promise<Planned>;
}

/** Reads Proxmox VE as a run does, and lets `body` plan with what was read. */
export async function withReading(world: LawWorld, body: (reading: LawReading) => Promise<void>): Promise<void> {
  const { signal } = new AbortController();
  const names = world.proxmoxes.map((_lab, position) => `px${position}`);
  const { snapshots } = await collectSources(world.sources(), { signal, clock: world.clock, onProgress: () => undefined });
  const netbox = await openNetbox({ url: world.netbox.url, token: world.netbox.tokens.v2, tls: { mode: "system" }, clock: world.clock, wait: async () => undefined, random: () => 0.5 });
  const kinds = inOrderOf(KINDS.filter(({ requires }) => requires === undefined || netbox.capabilities[requires]), (kind) => kind.dependsOn);
  try {
    const customFields = await readCustomFields(netbox, signal);
    const now = world.clock();
    await body({
      snapshots,
      records: await loadRecords({ lastWritten: world.lastWritten, place: netbox.url }, names),
      planWith: async (seen, change = (input) => input) => {
        const desired = seen.map((snapshot) => translate({ snapshot, settings: world.settings, kinds, customFields }));
        const records = await loadRecords({ lastWritten: world.lastWritten, place: netbox.url }, names);
        const rows = await observe({ netbox, kinds, desired: together(desired), records, signal, onProgress: () => undefined });
        const settings = new Map(names.map((name) => [name, world.settings]));
        const unread = names.filter((name) => !seen.some(({ source }) => source === name));
        return makePlan(change({ kinds, desired, rows, records, unread, settings, capabilities: netbox.capabilities, netboxUrl: netbox.url, now, id: "law", sha256 }));
      },
    });
  } finally {
    await netbox.close();
  }
}

function together(desired: readonly Desired[]): ReadonlyMap<KindName, readonly DesiredObject[]> {
  const objects = new Map<KindName, readonly DesiredObject[]>();
  for (const each of desired) for (const [kind, list] of each.objects) objects.set(kind, [...(objects.get(kind) ?? []), ...list]);
  return objects;
}
