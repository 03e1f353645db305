import { readCredentials } from "@proxbox/contract";
import type { Change, Outcome, Plan, Remark, RunEvent, Summary } from "@proxbox/contract";
import { memoryLastWritten, openSession, reconcile } from "@proxbox/engine";
import type { LastWritten, ReconcileOptions, Selection, Session, SessionOptions, Source, SourceSettings } from "@proxbox/engine";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { Estate, EstateGuest, EstateSize, NetboxLab, NetboxLabOptions, ProxmoxLab, ProxmoxLabOptions, Row } from "@proxbox/lab";
import { expect, onTestFinished } from "vitest";
import { reportOf } from "./report-of.ts";

/** A situation: what Proxmox VE has, how NetBox is, and how Proxbox is set. */
export interface WorldOptions {
  /** One Proxmox VE, known as source `lab`. Default: a cluster `lab` as the lab generates it. */
  readonly estate?: Estate | EstateSize;
  /** Several, by the name of their source. */
  readonly estates?: Readonly<Record<string, Estate>>;
  /** For every Proxmox VE. */
  readonly proxmox?: Omit<ProxmoxLabOptions, "estate">;
  readonly netbox?: NetboxLabOptions;
  /** Paths that a replayed recording lacks and that may be asked for all the same. */
  readonly unrecordedPaths?: readonly string[];
  /** For every source, over `DEFAULT_SETTINGS`. */
  readonly settings?: Partial<SourceSettings>;
  /** For one source, over `settings`. */
  readonly settingsBySource?: Readonly<Record<string, Partial<SourceSettings>>>;
}

/** What one run may have different from the others. */
export interface RunOptions extends Partial<Pick<ReconcileOptions, "mode" | "expectedChecksum" | "signal" | "limits" | "kinds" | "otherSources" | "inventory" | "decisions">> {
  /** Over the settings of every source, for this run and not after. */
  readonly settings?: Partial<SourceSettings>;
  /** Another address of NetBox than the lab's. */
  readonly netboxUrl?: string;
  /** Schema id of a branch of NetBox; absent: main. */
  readonly branch?: string;
  /** NetBox token of this run; default: an administrator's. */
  readonly token?: string;
  /** Source names of this run; default all. */
  readonly sources?: readonly string[];
  /**
   * Called with every event. What it does at once happens before the run's next request: at `planned` it stands between
   * the reading of NetBox and the first write.
   */
  readonly onEvent?: (event: RunEvent) => void;
}

/** What a run told and what NetBox saw of it. */
export interface Report {
  readonly summary: Summary;
  /** Absent when the run ended before it had one. */
  readonly plan: Plan | undefined;
  readonly changes: readonly Change[];
  readonly outcomes: readonly Outcome[];
  readonly remarks: readonly Remark[];
  readonly events: readonly RunEvent[];
  /** POST, PATCH, PUT and DELETE requests as NetBox counted them. */
  readonly writes: number;
  /** New rows of NetBox's change log made by Proxbox. */
  readonly log: readonly Row[];
}

/** A reading and a plan of which parts are written one after the other. */
export interface OpenSession {
  readonly session: Session;
  /** Writes one part; everything when nothing is selected. */
  part(selection?: Selection, mode?: "plan" | "apply"): Promise<Report>;
}

/** A Proxmox VE or several, a NetBox, and Proxbox between them; everything closes itself at the end of the test. */
export interface World {
  readonly netbox: NetboxLab;
  /** The only Proxmox VE, or the first. */
  readonly proxmox: ProxmoxLab;
  /** By source name. */
  readonly proxmoxes: Readonly<Record<string, ProxmoxLab>>;
  /** The records of Proxbox; put another in its place to lose them. */
  lastWritten: LastWritten;
  /** Applies. */
  run(options?: RunOptions): Promise<Report>;
  /** A session that closes itself at the end of the test; `only` narrows every source to these guests. */
  session(options?: { readonly only?: readonly number[] } & Pick<RunOptions, "branch" | "decisions" | "sources" | "otherSources">): OpenSession;
  /** Plans only. */
  plan(options?: RunOptions): Promise<Report>;
  /** Runs once more and expects that NetBox sees no write and has no new line in its change log. */
  expectSettled(options?: RunOptions): Promise<Report>;
  /** Moves the time of Proxbox and NetBox forward. */
  passDays(days: number): void;
  /** The guest of the first (or the named) Proxmox VE, to be changed in place. */
  guest(vmid: number, source?: string): EstateGuest;
  /** Takes the guest out of Proxmox VE. */
  destroy(vmid: number, source?: string): void;
  /** All rows of a model that fit, raw: references are ids. `where` compares columns. */
  rows(model: string, where?: Readonly<Record<string, unknown>>): readonly Row[];
  /** The one row of a model that fits; fails when there is none or more than one. */
  row(model: string, where: Readonly<Record<string, unknown>>): Row;
  /** The one virtual machine of this name. */
  vm(name: string): Row;
  /** Names of all virtual machines, sorted. */
  vmNames(): readonly string[];
  /** Names of the tags of a row, sorted. */
  tagsOf(row: Row): readonly string[];
  /** What a person does in NetBox's pages. */
  edit(model: string, id: number, body: Record<string, unknown>): Row;
  create(model: string, body: Record<string, unknown>): Row;
  erase(model: string, id: number): void;
  /** Lines of the change log about one object that Proxbox made. */
  writesTo(model: string, id: number): readonly Row[];
}

/** Short names of NetBox's models for `rows`, `row`, `edit`, … */
export const MODELS = {
  vm: "virtualization.virtualmachine",
  nic: "virtualization.vminterface",
  disk: "virtualization.virtualdisk",
  cluster: "virtualization.cluster",
  device: "dcim.device",
  deviceInterface: "dcim.interface",
  site: "dcim.site",
  role: "dcim.devicerole",
  mac: "dcim.macaddress",
  ip: "ipam.ipaddress",
  range: "ipam.iprange",
  vrf: "ipam.vrf",
  tag: "extras.tag",
  tenant: "tenancy.tenant",
  journal: "extras.journalentry",
  vlan: "ipam.vlan",
  vlanGroup: "ipam.vlangroup",
} as const;

/** The settings that the configuration file has by default. */
export const DEFAULT_SETTINGS: SourceSettings = {
  isManagingDevices: true,
  isIncludingMachines: true, isIncludingTemplates: true,
  diskBaseUnit: 1024,
  ignoredInterfaces: ["^lo$", "^docker", "^br-", "^veth", "^cali", "^tun", "^tap"],
  adoption: "evidence",
  policies: {},
  rules: [],
  vlans: { isCreating: false },
  deletion: { isEnabled: true, graceDays: 30, maxRatio: 0.1, alwaysAllowed: 2, isApproved: false },
};

/** The lab's NetBox knows Proxbox under this name; persons are `person`. */
const PROXBOX_USER = "admin";
const START = Date.parse("2026-03-01T08:00:00Z");
const DAY_MS = 86_400_000;

/** Opens a world for the running test. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const time = { nowMs: START };
  // Every look at the clock is later than the one before, so that NetBox's `last_updated` always tells two writes apart.
  const clock = (): Date => new Date((time.nowMs += 1));
  const netbox = await startNetbox({ clock, ...options.netbox });
  const proxmoxes = await startProxmoxes(options);
  onTestFinished(async () => {
    await Promise.all([netbox.close(), ...Object.values(proxmoxes).map((lab) => lab.close())]);
    expect(netbox.unexpected, "requests that NetBox does not know").toEqual([]);
    for (const [name, lab] of Object.entries(proxmoxes)) expect(lab.unexpected.filter(({ path }) => options.unrecordedPaths?.includes(path) !== true), `requests that Proxmox VE ${name} does not know`).toEqual([]);
  });
  return makeWorld({ options, time, clock, netbox, proxmoxes, runs: 0 });
}

interface Parts {
  readonly options: WorldOptions;
  readonly time: { nowMs: number };
  readonly clock: () => Date;
  readonly netbox: NetboxLab;
  readonly proxmoxes: Readonly<Record<string, ProxmoxLab>>;
  runs: number;
}

async function startProxmoxes({ estate, estates, proxmox }: WorldOptions): Promise<Record<string, ProxmoxLab>> {
  const wanted = estates ?? { lab: estate ?? { nodes: 2, vms: 8, seed: 1 } };
  const started = await Promise.all(Object.entries(wanted).map(async ([name, each]) => [name, await startProxmox({ ...proxmox, estate: each })] as const));
  return Object.fromEntries(started);
}

function makeWorld(parts: Parts): World {
  const { netbox, proxmoxes } = parts;
  const [proxmox] = Object.values(proxmoxes);
  if (proxmox === undefined) throw new Error("a world needs a Proxmox VE");
  const world: World = {
    netbox,
    proxmox,
    proxmoxes,
    lastWritten: memoryLastWritten(),
    run: (options = {}) => runOnce(parts, world.lastWritten, { mode: "apply", ...options }),
    session: (options = {}) => openOne(parts, world.lastWritten, options),
    plan: (options = {}) => runOnce(parts, world.lastWritten, { ...options, mode: "plan" }),
    async expectSettled(options = {}) {
      const report = await world.run(options);
      expect(report.changes.map(({ action, kind, label, fields }) => ({ action, kind, label, fields })).filter((_, index) => report.changes[index]?.blocked === undefined), "changes planned by a second run").toEqual([]);
      expect({ writes: report.writes, log: report.log }).toEqual({ writes: 0, log: [] });
      return report;
    },
    passDays: (days) => void (parts.time.nowMs += days * DAY_MS),
    guest: (vmid, source) => guestOf(estateOf(parts, source), vmid),
    destroy(vmid, source) {
      const { guests } = estateOf(parts, source);
      guests.splice(guests.indexOf(guestOf({ guests }, vmid)), 1);
    },
    ...doorsTo(netbox),
  };
  return world;
}

function doorsTo(netbox: NetboxLab): Pick<World, "rows" | "row" | "vm" | "vmNames" | "tagsOf" | "edit" | "create" | "erase" | "writesTo"> {
  const { tables } = netbox;
  const rows: World["rows"] = (model, where = {}) => tables.rows(model).filter((row) => Object.entries(where).every(([column, value]) => row[column] === value));
  const row: World["row"] = (model, where) => {
    const found = rows(model, where);
    const [first] = found;
    if (first === undefined || found.length > 1) throw new Error(`NetBox has ${found.length} of ${model} ${JSON.stringify(where)}; it has ${JSON.stringify(tables.rows(model).map((each) => each["name"] ?? each["address"] ?? each.id))}`);
    return first;
  };
  return {
    rows,
    row,
    vm: (name) => row(MODELS.vm, { name }),
    vmNames: () => rows(MODELS.vm).map(({ name }) => String(name)).sort(),
    tagsOf: ({ tags }) => (Array.isArray(tags) ? tags : []).map((id: number) => String(tables.get(MODELS.tag, id)?.["name"])).sort(),
    edit: (model, id, body) => tables.patch(model, id, body),
    create: (model, body) => tables.insert(model, body),
    erase: (model, id) => tables.remove(model, id),
    writesTo: (model, id) => netbox.changes().filter((line) => line["user_name"] === PROXBOX_USER && line["changed_object_type"] === model && line["changed_object_id"] === id),
  };
}

function estateOf({ proxmoxes }: Parts, source?: string): Estate {
  const lab = source === undefined ? Object.values(proxmoxes)[0] : proxmoxes[source];
  if (lab === undefined) throw new Error(`there is no Proxmox VE ${source}`);
  return lab.estate;
}

function guestOf({ guests }: Pick<Estate, "guests">, vmid: number): EstateGuest {
  const guest = guests.find((each) => each.vmid === vmid);
  if (guest === undefined) throw new Error(`there is no guest ${vmid}`);
  return guest;
}

/** What every run and session of a world is given. */
function given(parts: Parts, lastWritten: LastWritten, more: Pick<RunOptions, "settings" | "sources" | "netboxUrl" | "token" | "branch">): SessionOptions {
  const { netbox, clock } = parts;
  const { netboxUrl = netbox.url, token = netbox.tokens.v2, settings, sources, branch } = more;
  parts.runs += 1;
  const id = `run-${parts.runs}`;
  return {
    sources: sourcesOf(parts, { settings, names: sources }),
    netbox: { url: netboxUrl, token, tls: { mode: "insecure" }, ...(branch === undefined ? {} : { branch }) },
    lastWritten,
    clock,
    newId: () => id,
    // Nobody waits in a test: what would be waited out has passed.
    wait: async (ms) => void (parts.time.nowMs += ms),
  };
}

function openOne(parts: Parts, lastWritten: LastWritten, { only, branch, sources: names, decisions = [], otherSources = [] }: NonNullable<Parameters<World["session"]>[0]>): OpenSession {
  const options = given(parts, lastWritten, { ...(branch === undefined ? {} : { branch }), ...(names === undefined ? {} : { sources: names }) });
  const sources = options.sources.map((source) => (only === undefined ? source : { ...source, onlyGuests: only, isReadingNodes: false }));
  const session = openSession({ ...options, sources, otherSources, decisions });
  onTestFinished(() => session.close());
  return {
    session,
    part: (selection = {}, mode = "apply") => follow(parts, session.run({ mode, selection, signal: new AbortController().signal })),
  };
}

function runOnce(parts: Parts, lastWritten: LastWritten, options: RunOptions): Promise<Report> {
  const { onEvent, settings, sources, netboxUrl, token, branch, ...rest } = options;
  const more = { settings, sources, netboxUrl, token, branch };
  const run = reconcile({ mode: "apply", signal: new AbortController().signal, ...rest, ...given(parts, lastWritten, withoutUndefined(more)) });
  return follow(parts, run, onEvent);
}

function withoutUndefined(given: { readonly [K in "settings" | "sources" | "netboxUrl" | "token" | "branch"]: RunOptions[K] | undefined }): Pick<RunOptions, "settings" | "sources" | "netboxUrl" | "token" | "branch"> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function follow(parts: Parts, run: AsyncIterable<RunEvent>, onEvent?: (event: RunEvent) => void): Promise<Report> {
  const { netbox } = parts;
  const before = { writes: netbox.requests.writes, changes: netbox.changes().length };
  const events: RunEvent[] = [];
  for await (const event of run) {
    events.push(event);
    onEvent?.(event);
  }
  const log = netbox.changes().slice(before.changes).filter((line) => line["user_name"] === PROXBOX_USER);
  return { ...reportOf(events), writes: netbox.requests.writes - before.writes, log };
}

function sourcesOf({ options, proxmoxes }: Parts, about: { settings: Partial<SourceSettings> | undefined; names: readonly string[] | undefined }): Source[] {
  return Object.entries(proxmoxes)
    .filter(([name]) => about.names?.includes(name) ?? true)
    .map(([name, { url, credentials }]) => ({
      name,
      proxmox: { url, tls: { mode: "insecure" }, credentials: readCredentials({ token: `${credentials.tokenId}=${credentials.secret}` }) },
      settings: { ...DEFAULT_SETTINGS, ...options.settings, ...options.settingsBySource?.[name], ...about.settings },
    }));
}
