import type { LabRequest, Row } from "@proxbox/lab";
import fc from "fast-check";
import { lawGuest } from "../law-estate.ts";
import type { LawSource } from "../law-estate.ts";
import { anyDeed, doDeed } from "../law-people.ts";
import { OWNED_MODELS } from "../law-plugin-people.ts";
import type { Deed } from "../law-people.ts";
import { inLawWorld } from "../law-world.ts";
import type { LawOptions, LawRun, LawWorld } from "../law-world.ts";
import { agreementOf, encroachments } from "../law-writers.ts";
import type { Agreement } from "../law-writers.ts";
import { INVENTORY_PARTS } from "../inventory-lab.ts";
import { belongingEvents, belongingName, furnish, happen, keepBelongings } from "./belongings.ts";
import { forestall } from "./forestall.ts";
import { afterWeather, weather, weatherName } from "./weather.ts";

/** How hard people are at work while Proxbox runs. */
export interface StormSize {
  readonly seed: number;
  readonly syncs: number;
  /** Edits of people that NetBox took. */
  readonly edits: number;
  /** Guests of each of the two clusters at the start. */
  readonly guests: number;
  readonly netbox?: LawOptions;
}

/** What happened. */
export interface StormReport {
  /** By the name of the deed: what NetBox took of people. */
  readonly edits: ReadonlyMap<string, number>;
  /** How many of them came while Proxbox was at work. */
  readonly editsDuring: number;
  readonly guestEvents: ReadonlyMap<string, number>;
  /** What happened to snapshots, backups, storages, jobs and the SDN. */
  readonly itemEvents: ReadonlyMap<string, number>;
  readonly verdicts: ReadonlyMap<string, number>;
  /** Outcomes of objects, by status. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly writes: number;
  /** Writes of ours that NetBox refused because a person had been there in between. */
  readonly forestalled: number;
  /** Objects that a custom validator refused while it was there. */
  readonly refused: number;
  /** Sentences about values of people that we changed, and about objects of people. */
  readonly editsLost: readonly string[];
  readonly foreignTouched: readonly string[];
  /** Syncs after the storm until one changes nothing in NetBox, and how many lines the one after it leaves in the change log. */
  readonly syncsToRest: number;
  readonly changesAtRest: number;
  /** Objects that NetBox refuses for good, which every sync tries again: the name where a person moved the machine is taken. */
  readonly refusedAtRest: readonly string[];
}

/** How many syncs the storm may take to come to rest. */
const PATIENCE = 5;

/** Of every ten edits this many come between two syncs; the others wait for a write of ours, or else for the next pause. */
const BETWEEN = 6;

/** Doors into NetBox that the storm opens and shuts. */
interface Doors {
  onWrite: (request: LabRequest) => void;
  isRefusing: boolean;
}

/** Everything that the storm keeps in mind. */
interface Storm {
  readonly world: LawWorld;
  readonly doors: Doors;
  readonly deeds: Deed[];
  readonly edits: Map<string, number>;
  readonly guestEvents: Map<string, number>;
  readonly itemEvents: Map<string, number>;
  readonly agreements: Agreement[];
  readonly runs: LawRun[];
  editsDuring: number;
  forestalled: number;
}

/**
 * Two clusters, their guests coming, going and changing; people who edit whatever is in NetBox, between the syncs and in the
 * middle of them; a custom validator that now and then refuses. The change log is the judge. Equal sizes give equal storms,
 * except for what runs side by side.
 */
export async function storm(size: StormSize): Promise<StormReport> {
  const doors: Doors = { onWrite: () => undefined, isRefusing: false };
  const netbox: LawOptions = {
    inventory: INVENTORY_PARTS,
    ...size.netbox,
    onRequest: (request) => void (request.method === "GET" || doors.onWrite(request)),
    customValidators: ["virtualization.virtualmachine", "virtualization.virtualdisk"].map((model) => ({ model, check: (row) => (doors.isRefusing && isDisliked(row) ? REFUSAL : undefined) })),
  };
  let report: StormReport | undefined;
  await inLawWorld(startOf(size), netbox, async (world) => {
    prepareFor(world);
    const deeds = fc.sample(anyDeed, { seed: size.seed, numRuns: size.edits * 4 });
    report = await rage({ world, doors, deeds, edits: new Map(), guestEvents: new Map(), itemEvents: new Map(), agreements: [], runs: [], editsDuring: 0, forestalled: 0 }, size);
  });
  if (report === undefined) throw new Error("the storm gave no report");
  return report;
}

/** What netbox-proxbox knows of the clusters, a custom field that people fill, and what there is besides guests. */
function prepareFor({ netbox, proxmoxes }: LawWorld): void {
  for (const [position] of proxmoxes.entries()) netbox.tables.insert("netbox_proxbox.proxmoxendpoint", { name: `px${position}` });
  netbox.tables.insert("extras.customfield", { name: "owner", type: "text", object_types: [...OWNED_MODELS] });
  furnish(proxmoxes.map(({ estate }) => estate));
}

/** Clusters and guests of now, with what they had. */
function become({ world }: Storm, sources: readonly LawSource[]): void {
  const before = world.proxmoxes.map(({ estate }) => ({ ...estate }));
  world.become(sources);
  for (const [position, { estate }] of world.proxmoxes.entries()) keepBelongings(before[position] ?? estate, estate);
}

const REFUSAL = "Nothing with an e or an s in its name today.";

function isDisliked({ name }: Row): boolean {
  return /[es]/i.test(String(name));
}

function startOf({ seed, guests }: StormSize): readonly LawSource[] {
  const drawn = fc.sample(lawGuest, { seed, numRuns: 2 * guests }).map((each, position) => ({ ...each, vmid: 100 + (position % guests), birth: 1 + position }));
  const site = (at: number): Pick<LawSource, "offline" | "guests"> => ({ offline: [], guests: drawn.slice(at * guests, (at + 1) * guests) });
  return [{ cluster: "lab", nodes: ["pve1", "pve2", "PVE3"], ...site(0) }, { cluster: "prod-cluster", nodes: ["pvb1", "pvb2"], ...site(1) }];
}

async function rage(all: Storm, size: StormSize): Promise<StormReport> {
  const events = fc.sample(weather, { seed: size.seed, numRuns: size.syncs });
  const ofItems = fc.sample(belongingEvents, { seed: size.seed, numRuns: size.syncs });
  let estate = startOf(size);
  for (const [sync, happened] of events.entries()) {
    all.doors.isRefusing = sync % 4 === 1;
    const [before, share] = [editsOf(all), Math.ceil((size.edits * (sync + 1)) / size.syncs)];
    const isLast = sync === size.syncs - 1;
    while (editsOf(all) < (isLast ? share : before + ((share - before) * BETWEEN) / 10)) act(all);
    for (const event of happened) add(all.guestEvents, weatherName(event));
    estate = afterWeather(estate, happened);
    become(all, estate);
    for (const event of ofItems[sync] ?? []) add(all.itemEvents, belongingName(event));
    happen(all.world.proxmoxes.map((each) => each.estate), ofItems[sync] ?? []);
    await run(all, share);
    // Past the grace period every so often, so that what is gone is deleted too.
    if (sync % 10 === 9) all.world.passDays(31);
  }
  all.doors.isRefusing = false;
  return settle(all);
}

/** One sync, in the middle of which people go on until their share of edits is done. */
async function run(all: Storm, share: number): Promise<LawRun> {
  const { world, doors } = all;
  all.agreements.push(agreementOf(await world.records(), world.netbox.changes().length));
  world.netbox.requests.reset();
  doors.onWrite = (request) => {
    const before = editsOf(all);
    if (before < share && before % 2 === 0 && forestall(world.netbox, request)) add(all.edits, "forestall");
    else if (before < share) act(all);
    all.editsDuring += editsOf(all) - before;
  };
  const done = await world.run("apply");
  doors.onWrite = () => undefined;
  all.forestalled += world.netbox.requests.entries.filter(({ status }) => status === 412).length;
  all.runs.push(done);
  return done;
}

async function settle(all: Storm): Promise<StormReport> {
  const changes = async (): Promise<number> => {
    const before = all.world.netbox.changes().length;
    await run(all, 0);
    return all.world.netbox.changes().length - before;
  };
  let syncsToRest = 1;
  while (syncsToRest < PATIENCE && (await changes()) > 0) syncsToRest += 1;
  const changesAtRest = await changes();
  const refusedAtRest = all.runs.at(-1)?.outcomes.flatMap(({ status, label, reason }) => (status === "failed" ? [`${label}: ${reason}`] : [])) ?? [];
  return { ...counted(all), ...judged(all), syncsToRest, changesAtRest, refusedAtRest };
}

function judged({ world, agreements }: Storm): Pick<StormReport, "editsLost" | "foreignTouched"> {
  const log = world.netbox.changes();
  const foreign = new Set(log.filter((entry) => entry["action"] === "create" && entry["user_name"] === "person").map((entry) => `${String(entry["changed_object_type"])}:${String(entry["changed_object_id"])}`));
  const found = encroachments(log, agreements);
  const isForeign = (text: string): boolean => [...text.matchAll(/\w+\.\w+:\d+/g)].some(([name]) => foreign.has(name));
  return { editsLost: found.filter((text) => !isForeign(text)), foreignTouched: found.filter(isForeign) };
}

function counted({ edits, editsDuring, guestEvents, itemEvents, runs, forestalled }: Storm): Omit<StormReport, "editsLost" | "foreignTouched" | "syncsToRest" | "changesAtRest" | "refusedAtRest"> {
  const verdicts = new Map<string, number>();
  const outcomes = new Map<string, number>();
  for (const { summary } of runs) add(verdicts, summary.verdict);
  for (const { status } of runs.flatMap((each) => each.outcomes)) add(outcomes, status);
  const refused = runs.flatMap((each) => each.outcomes).filter((outcome) => JSON.stringify(outcome).includes(REFUSAL)).length;
  return { edits, editsDuring, guestEvents, itemEvents, verdicts, outcomes, writes: runs.reduce((sum, { writes }) => sum + writes, 0), forestalled, refused };
}

function act(all: Storm): void {
  const deed = all.deeds.pop();
  if (deed === undefined) throw new Error("people have run out of ideas: NetBox refused too many edits");
  if (doDeed(all.world.netbox, deed)) add(all.edits, deed.what);
}

function editsOf({ edits }: Storm): number {
  return [...edits.values()].reduce((sum, count) => sum + count, 0);
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
