import { toAppError } from "@proxbox/contract";
import { readClusterMarks } from "../collect/read-cluster-marks.ts";
import type { Selection } from "../plan/slice.ts";
import { openProxmox } from "../proxmox/client.ts";
import { loadOfKind } from "../observe/records.ts";
import { isSameCluster } from "../values/cluster-marks.ts";
import type { ClusterMarks } from "../values/cluster-marks.ts";
import { clusterKey, sourceOf } from "../values/keys.ts";
import type { SessionOptions, Source } from "./session-options.ts";

/** Sources of which no two are the same cluster, each under the name that its cluster's objects have. */
export interface ResolvedSources {
  readonly sources: readonly Source[];
  /** Other names of these clusters, with the name that stands for them. */
  readonly sameAs: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  /** To Proxmox VE. */
  readonly requests: number;
}

/** What resolving needs of a session. */
export type ResolveOptions = Pick<SessionOptions, "sources" | "otherSources" | "otherSettings" | "lastWritten" | "clock"> & { readonly netbox: Pick<SessionOptions["netbox"], "url" | "branch">; readonly signal: AbortSignal };

interface Look {
  readonly source: Source;
  readonly requests: number;
  readonly marks?: ClusterMarks;
  readonly failure?: string;
}

interface Group {
  readonly marks: ClusterMarks;
  readonly members: Source[];
}

/** By name of a source that we have a record of the cluster of: what we know of that cluster. */
type Known = ReadonlyMap<string, ClusterMarks | undefined>;

/**
 * Finds endpoints that are nodes of one cluster (E05): it is read once, by the first that answers, and its objects have the keys of
 * the source that has had them so far, whichever endpoint is asked. One name alone costs nothing; of several each is asked twice.
 * A source that does not answer and is none of the others stays, so that its reading says why.
 */
export async function resolveSources(options: ResolveOptions): Promise<ResolvedSources> {
  const { sources, otherSources = [], signal } = options;
  const names = [...new Set([...sources.map(({ name }) => name), ...otherSources])];
  if (names.length < 2) return { sources, sameAs: new Map(), warnings: [], requests: 0 };
  const [known, looks] = await Promise.all([knownClusters(options, names), Promise.all(sources.map((source) => look(source, options)))]);
  signal.throwIfAborted();
  const sameAs = new Map<string, string>();
  const read = groupsOf(looks).map((group) => resolveGroup(options, group, { known, names, sameAs }));
  const taken = new Set([...read.map(({ name }) => name), ...sameAs.keys()]);
  const failed = looks.filter(({ marks }) => marks === undefined);
  return {
    sources: [...read, ...failed.filter(({ source }) => !taken.has(source.name)).map(({ source }) => source)],
    sameAs,
    warnings: failed.filter(({ source }) => taken.has(source.name)).map(({ source, failure }) => `${source.name} did not answer (${failure ?? ""}); another endpoint of its cluster was read in its place`),
    requests: looks.reduce((sum, { requests }) => sum + requests, 0),
  };
}

/** A part that selects objects by the name of an endpoint selects them by the name that stands for it. */
export function underSameNames<T extends { readonly selection?: Selection }>(part: T, resolved: ResolvedSources | undefined): T {
  const under = part.selection?.under;
  if (under === undefined || resolved === undefined || resolved.sameAs.size === 0) return part;
  const renamed = under.map((key) => `${resolved.sameAs.get(sourceOf(key)) ?? sourceOf(key)}${key.slice(sourceOf(key).length)}`);
  return { ...part, selection: { ...part.selection, under: renamed } };
}

async function look(source: Source, { clock, signal }: ResolveOptions): Promise<Look> {
  const client = openProxmox(source.proxmox, clock);
  try {
    const marks = await readClusterMarks(client, { signal });
    return { source, marks, requests: client.requestCount };
  } catch (thrown) {
    return { source, failure: toAppError(thrown).message, requests: client.requestCount };
  } finally {
    await client.close();
  }
}

async function knownClusters({ lastWritten, netbox }: ResolveOptions, names: readonly string[]): Promise<Known> {
  const known = new Map<string, ClusterMarks | undefined>();
  for (const name of names) {
    const record = (await loadOfKind({ lastWritten, netbox, kind: "cluster" }, name)).find(({ key }) => key === clusterKey(name));
    if (record !== undefined) known.set(name, record.fingerprint?.cluster);
  }
  return known;
}

function groupsOf(looks: readonly Look[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { source, marks } of looks) {
    if (marks === undefined) continue;
    const group = groups.find((each) => isSameCluster(each.marks, marks));
    if (group === undefined) groups.push({ marks, members: [source] });
    else group.members.push(source);
  }
  return groups;
}

/** The source that stands for a group: the one that has records, the first of their names where several have, so that every run chooses alike. */
function resolveGroup(options: ResolveOptions, { marks, members }: Group, about: { known: Known; names: readonly string[]; sameAs: Map<string, string> }): Source {
  const { known, names, sameAs } = about;
  const own = new Set(members.map(({ name }) => name));
  const others = names.filter((name) => !own.has(name) && isKnownAs(known.get(name), marks));
  const [owner] = [...own, ...others].filter((name) => known.has(name)).sort();
  const [first] = members;
  if (first === undefined) throw new RangeError("a group has no member");
  const lead = owner ?? first.name;
  for (const name of [...own, ...others]) if (name !== lead) sameAs.set(name, lead);
  const reader = members.find(({ name }) => name === lead) ?? first;
  const settings = options.sources.find(({ name }) => name === lead)?.settings ?? options.otherSettings?.[lead] ?? reader.settings;
  return { ...withGuestsOf(reader, members), name: lead, settings };
}

function isKnownAs(known: ClusterMarks | undefined, marks: ClusterMarks): boolean {
  return known !== undefined && isSameCluster(known, marks);
}

/** A reader for all: of a cluster that is asked for some guests by one endpoint and for others by another, all of them. */
function withGuestsOf(reader: Source, members: readonly Source[]): Source {
  const { onlyGuests: _own, ...whole } = reader;
  const lists = members.flatMap(({ onlyGuests }) => (onlyGuests === undefined ? [] : [onlyGuests]));
  const isReadingNodes = members.some((member) => member.isReadingNodes !== false);
  return { ...whole, isReadingNodes, ...(lists.length === members.length ? { onlyGuests: [...new Set(lists.flat())] } : {}) };
}
