import { toAppError } from "@proxbox/contract";
import type { Problem } from "@proxbox/contract";
import { openProxmox } from "../proxmox/client.ts";
import { StatusRow, rowsOf } from "../proxmox/schema.ts";
import type { Source } from "./session-options.ts";

/** The sources that are a cluster (or a stand-alone node) of a name, and those that could not be asked. */
export interface FoundSources {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/** Finds the sources whose cluster has this name in Proxmox VE, or in NetBox by their settings; one request a source. */
export async function findCluster(sources: readonly Source[], name: string, about: { signal: AbortSignal; clock: () => Date }): Promise<FoundSources> {
  const looks = await Promise.all(sources.map((source) => look(source, about)));
  const wanted = name.toLowerCase();
  return {
    sources: looks.flatMap(({ source, names }) => (names?.some((each) => each.toLowerCase() === wanted) === true ? [source] : [])),
    problems: looks.flatMap(({ problem }) => problem ?? []),
  };
}

async function look(source: Source, { signal, clock }: { signal: AbortSignal; clock: () => Date }): Promise<{ source: Source; names?: readonly string[]; problem?: Problem }> {
  const client = openProxmox(source.proxmox, clock);
  try {
    const { rows } = await client.get("/cluster/status", rowsOf(StatusRow), { signal });
    const cluster = rows.find(({ type }) => type === "cluster");
    const own = cluster === undefined ? rows.map((row) => row.name) : [cluster.name];
    return { source, names: source.settings.clusterName === undefined ? own : [...own, source.settings.clusterName] };
  } catch (thrown) {
    return { source, problem: toAppError(thrown).toProblem() };
  } finally {
    await client.close();
  }
}
