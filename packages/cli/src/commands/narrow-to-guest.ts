import { findNamedGuest } from "@proxbox/engine";
import type { CommandContext } from "./command-context.ts";
import type { RunRequest } from "./run-once.ts";

type Asked = Pick<RunRequest, "config" | "state">;

/**
 * Narrows a run to one guest, named by vmid, name or key: nothing else is read in detail, and nothing but it, its children and what
 * they cannot do without is written. Its snapshots and backups are left to the runs of everything.
 */
export async function narrowToGuest({ config, state }: Asked, vm: string, { clock, signal }: CommandContext): Promise<Asked & Pick<RunRequest, "only">> {
  const { sources, netbox } = config;
  const { source: name, type, vmid, from } = await findNamedGuest({ sources, netbox, lastWritten: state, clock, signal }, vm);
  const others = sources.filter((source) => source.name !== name);
  const otherSettings = Object.fromEntries(others.map((source) => [source.name, source.settings]));
  return { config: { ...config, sources: [{ ...from, onlyGuests: [vmid], isReadingNodes: false }], inventory: [] }, state, only: { under: `${name}/${type}/${vmid}`, otherSources: Object.keys(otherSettings), otherSettings } };
}
