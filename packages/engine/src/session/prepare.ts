import { AppError } from "@proxbox/contract";
import type { Problem, RunEvent } from "@proxbox/contract";
import { collectSources } from "../collect/collect-sources.ts";
import type { Collected } from "../collect/collect-sources.ts";
import type { Snapshot } from "../collect/snapshot.ts";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import { readCustomFields } from "../observe/custom-fields.ts";
import { readBearers } from "../observe/read-bearers.ts";
import { itemTraces } from "./item-traces.ts";
import type { ItemSight } from "./item-traces.ts";
import { readDoomed } from "../observe/read-doomed.ts";
import { loadStale } from "../observe/records.ts";
import { withTaken } from "../plan/join-elsewhere.ts";
import { doomedBy } from "../plan/doomed.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Planned, PlanInput } from "../plan/make-plan.ts";
import type { RunLog } from "../report/run-log.ts";
import type { Desired } from "../translate/desired.ts";
import { translate } from "../translate/translate.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { unknown } from "../values/observed.ts";
import { planItems } from "./plan-items.ts";
import type { PlannedItems } from "./plan-items.ts";
import { readItems } from "./read-items.ts";
import { readKnown } from "./read-known.ts";
import type { ReadItems } from "./read-items.ts";
import type { ResolvedSources } from "./resolve-sources.ts";
import type { Source, SessionOptions } from "./session-options.ts";
import { sha256 } from "./sha256.ts";

/** What everything that is written in a session is taken from: read once, planned once. */
export interface Prepared {
  /** Absent when no source could be read, so that there was nothing to compare. */
  readonly planned?: Planned;
  /** What NetBox should have of the inventory, beside `planned`; absent where none was asked for or NetBox has no place for it. */
  readonly items?: PlannedItems;
  readonly failures: Desired["failures"];
  /** What inventory readings need of the snapshots; the large parts do not outlive their translation. */
  readonly snapshots: readonly Snapshot[];
  readonly isComplete: boolean;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly requests: number;
}

/** What a preparation works with; `onRequests` is told the number of requests to Proxmox VE as soon as it is known. */
export interface Preparation {
  readonly options: SessionOptions;
  /** What came of asking which sources are one cluster; the options have its sources. */
  readonly resolved: ResolvedSources;
  readonly runId: string;
  readonly kinds: readonly Kind[];
  readonly netbox: Netbox;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  readonly onRequests: (count: number) => void;
}

/** Collects, translates, observes and plans. Throws the `AppError` that makes all of it impossible. */
export async function prepare(given: Preparation): Promise<Prepared> {
  const preparation = { ...given, kinds: kindsOf(given) };
  // The snapshots are large, and only `see` holds them: they are let go before NetBox's rows arrive.
  const { about, desired, items } = await see(preparation);
  if (desired.length === 0) return { ...about, failures: [] };
  const planned = await compare(preparation, desired);
  return { ...about, failures: desired.flatMap(({ failures }) => failures), planned, ...(await compareItems(preparation, items, planned)) };
}

/** The kinds that this NetBox has. */
function kindsOf({ kinds, netbox }: Preparation): readonly Kind[] {
  return kinds.filter(({ requires }) => requires === undefined || netbox.capabilities[requires]);
}

/** What the inventory comes to; a token that may not see its models costs the run these alone, and they are told. */
async function compareItems({ options, runId, netbox, log, signal }: Preparation, items: ReadItems["items"], main: Planned): Promise<Pick<Prepared, "items">> {
  try {
    const planned = await planItems({ options, runId, netbox, items, main, signal });
    return planned === undefined ? {} : { items: planned };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== "NB_PERMISSION") throw thrown;
    log.warnings.push(`What is kept of the inventory in NetBox was left out: ${thrown.message}`);
    return {};
  }
}

async function see(preparation: Preparation): Promise<{ about: Omit<Prepared, "planned" | "items" | "failures">; desired: readonly Desired[]; items: ReadItems["items"] }> {
  const { snapshots, problems, warnings, requests, items } = await collect(preparation);
  preparation.onRequests(requests);
  preparation.options.onRead?.(snapshots);
  const isWhole = snapshots.every(({ guestsComplete, nodesComplete, nodes }) => guestsComplete.isComplete && nodesComplete.isComplete && nodes.every((node) => node.isOnline));
  const about = { isComplete: isWhole && snapshots.length === preparation.options.sources.length, problems, warnings, requests, snapshots: snapshots.map(withoutDetails) };
  const desired = snapshots.length === 0 ? [] : await translateAll(preparation, snapshots);
  return { about, desired, items: items.map((each) => ({ ...each, snapshot: withoutDetails(each.snapshot) })) };
}

async function collect(preparation: Preparation): Promise<Collected & Pick<ReadItems, "items">> {
  return preparation.log.stage(
    "collect",
    () => collectAll(preparation),
    ({ snapshots }) => ({ sources: snapshots.length, guests: sum(snapshots.map(({ guests }) => guests.length)), nodes: sum(snapshots.map(({ nodes }) => nodes.length)) }),
  );
}

async function collectAll({ options, resolved, netbox, log, signal }: Preparation): Promise<Collected & Pick<ReadItems, "items">> {
  const onProgress = (done: number, total: number, what: string): void => log.progress("collect", { done, total, what });
  const collected = await collectSources(options.sources, { signal, clock: options.clock, onProgress });
  const { items, problems, warnings, requests } = await readItems({ options, netbox, snapshots: collected.snapshots, signal, onProgress });
  return { ...collected, items, problems: [...collected.problems, ...problems], warnings: [...resolved.warnings, ...collected.warnings, ...warnings], requests: resolved.requests + collected.requests + requests };
}

function withoutDetails(snapshot: Snapshot): Snapshot {
  const gone = unknown<never>("not-read", "let go once it was translated");
  return { ...snapshot, guests: snapshot.guests.map((guest) => ({ ...guest, config: gone, interfaces: gone })) };
}

async function translateAll({ options, resolved, log, kinds, netbox, signal }: Preparation, snapshots: readonly Snapshot[]): Promise<readonly Desired[]> {
  const customFields = await readCustomFields(netbox, signal);
  return log.stage(
    "translate",
    async () => snapshots.map((snapshot) => withNotice(translate({ snapshot, settings: settingsOf(options.sources, snapshot.source), kinds, customFields }), resolved)),
    (found) => ({ objects: sum(found.flatMap(({ objects }) => [...objects.values()].map((list) => list.length))) }),
  );
}

/** Tells that a source is another endpoint of a cluster (E05). */
function withNotice(desired: Desired, { sameAs }: ResolvedSources): Desired {
  const others = [...sameAs].flatMap(([name, lead]) => (lead === desired.source ? [name] : []));
  const [cluster] = desired.objects.get("cluster") ?? [];
  if (others.length === 0 || cluster === undefined) return desired;
  const { kind, key, label } = cluster;
  return { ...desired, remarks: [...desired.remarks, { type: "notice", kind, key, label, reason: `${others.join(", ")} and ${desired.source} are endpoints of this one cluster: it is read once, and its objects are those of ${desired.source}` }] };
}

function settingsOf(sources: readonly Source[], name: string): Source["settings"] {
  const source = sources.find((each) => each.name === name);
  if (source === undefined) throw new AppError("RUN_BUG", { detail: `no settings for ${name}` });
  return source.settings;
}

async function compare(preparation: Preparation, desired: readonly Desired[]): Promise<Planned> {
  const { options, resolved, log, netbox, kinds, signal } = preparation;
  const { sameAs } = resolved;
  const read = namesRead(desired, sameAs);
  const names = [...new Set([...options.sources.map(({ name }) => name), ...(options.otherSources ?? []), ...sameAs.keys()])];
  const { records, taken, rows, ownedCounts } = await log.stage("observe", () => readKnown({ preparation, desired, names }), (found) => ({ rows: sum([...found.rows.values()].map((list) => list.length)) }));
  const input: PlanInput = {
    desired,
    records,
    ...(ownedCounts === undefined ? {} : { ownedCounts }),
    stale: await loadStale(options.lastWritten, netbox.url, names),
    rows,
    kinds: kinds.filter(({ name }) => rows.has(name)),
    unread: names.filter((name) => !read.has(name)),
    sameAs,
    settings: settingsByName(options.sources, sameAs),
    capabilities: netbox.capabilities,
    netboxUrl: netbox.url,
    decisions: options.decisions ?? [],
    ...(netbox.branch === undefined ? {} : { branch: netbox.branch }),
    now: options.clock(),
    id: preparation.runId,
    sha256,
  };
  const planned = async (): Promise<Planned> => {
    const bearers = await readBearers({ netbox, kinds: input.kinds, rows, records, signal });
    return kept(await plan({ ...input, bearers }, { options, netbox, signal }), netbox, taken);
  };
  return log.stage("plan", planned, (made) => ({ changes: made.plan.changes.length, remarks: made.plan.remarks.length }));
}

/**
 * What main remembers besides: records of what was merged into it, because branches go away. A branch has main's records at hand, and what
 * Proxmox VE does not show is the same in all places: main alone keeps it.
 */
function kept(planned: Planned, { branch }: Netbox, taken: readonly WrittenRecord[]): Planned {
  if (branch === undefined) return withTaken(planned, taken);
  const { put, drop } = planned.bookkeeping;
  return { ...planned, bookkeeping: { put, drop } };
}

/** Names whose clusters were read, also by another endpoint; of one that was not read in whole its own name alone. */
function namesRead(desired: readonly Desired[], sameAs: ReadonlyMap<string, string>): ReadonlySet<string> {
  const whole = new Set(desired.flatMap(({ source, asked, unseen }) => (asked === undefined && unseen.every(({ under }) => under !== source && under !== `${source}/node`) ? [source] : [])));
  return new Set([...desired.map(({ source }) => source), ...[...sameAs].flatMap(([name, lead]) => (whole.has(lead) ? [name] : []))]);
}

function settingsByName(sources: readonly Source[], sameAs: ReadonlyMap<string, string>): ReadonlyMap<string, Source["settings"]> {
  const own = new Map(sources.map(({ name, settings }) => [name, settings]));
  for (const [name, lead] of sameAs) {
    const settings = own.get(lead);
    if (settings !== undefined) own.set(name, settings);
  }
  return own;
}

/** The kind on whose objects items hang that NetBox deletes along. */
const MACHINE = "virtual-machine";

async function plan(input: PlanInput, sight: ItemSight): Promise<Planned> {
  const first = makePlan(input);
  first.board.letGoIndexes();
  // Only what would be deleted is looked at more closely; what people have put into it then changes the plan.
  const doomed = doomedBy(first.board, first.plan.changes);
  const ofMachines = await itemTraces(sight, doomed.flatMap(({ kind, netboxId }) => (kind.name === MACHINE ? [netboxId] : [])));
  const humanTraces = new Map([...(await readDoomed(sight.netbox, doomed, sight.signal)), ...[...ofMachines].map(([id, words]) => [objectName(MACHINE, String(id)), words] as const)]);
  return humanTraces.size === 0 ? first : makePlan({ ...input, humanTraces });
}

/** The event that shows a plan. */
export function plannedEvents({ plan }: { plan: Planned["plan"] }): readonly RunEvent[] {
  return [...plan.remarks.map((remark) => ({ type: "remark" as const, remark })), { type: "planned", plan }];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
