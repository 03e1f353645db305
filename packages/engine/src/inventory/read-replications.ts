import { ReplicationRow, ReplicationStateRow } from "../proxmox/inventory-schema.ts";
import { unseenBy } from "../collect/unseen.ts";
import { rowsOf } from "../proxmox/schema.ts";
import { facts, isoTime } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { readList } from "./read-list.ts";
import type { Reading } from "./reading.ts";

type States = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** The node on which a job runs: where its guest is now, and only else where the job was made. */
function nodeOf(reading: Reading, { guest, source }: ReplicationRow): string | undefined {
  const node = reading.options.snapshot.guests.find(({ vmid }) => vmid === guest)?.node ?? source;
  return node !== undefined && reading.nodes.includes(node) && reading.health.outageOf(node) === undefined ? node : undefined;
}

function toState(reading: Reading, node: string, row: ReplicationStateRow): Readonly<Record<string, unknown>> {
  return facts({
    at: reading.options.clock().toISOString(), node, last_sync_at: isoTime(row.last_sync), last_try_at: isoTime(row.last_try), next_sync_at: isoTime(row.next_sync),
    duration_seconds: row.duration, fail_count: row.fail_count, error: row.error,
  });
}

async function readStates(reading: Reading, node: string): Promise<States> {
  try {
    const { rows } = await reading.laneOf(node).run(() => reading.get(`/nodes/${encodeURIComponent(node)}/replication`, rowsOf(ReplicationStateRow)));
    return new Map(rows.map((row) => [row.id, toState(reading, node, row)]));
  } catch (thrown) {
    // The job itself was seen: how it went is worth a sentence, and nothing is called gone for the lack of it.
    reading.findings.warn(`How the replications of node ${node} went could not be read: ${unseenBy(thrown).detail}`);
    return new Map();
  }
}

function toItem(reading: Reading, row: ReplicationRow, states: States): InventoryItem {
  const { id, guest, type, disable, jobnum, ...more } = row;
  const state = states.get(id);
  const data = facts({ job_id: id, vmid: guest, job_number: jobnum, job_type: type, ...more, is_enabled: !disable });
  return {
    kind: "replication",
    key: itemKey(reading.source, "replication", id),
    label: id,
    parent: reading.parentOf(guest),
    data: state === undefined ? data : { ...data, observed: state },
  };
}

/** Reads the replication jobs: the cluster knows how they are set up, each node how its own went (proxmox-api.md 1.1 F), under `observed`. */
export async function readReplications(reading: Reading): Promise<readonly InventoryItem[]> {
  const under = itemKey(reading.source, "replication");
  const { guestsComplete } = reading.options.snapshot;
  // Jobs of guests that may not be seen are left out of the list.
  if (!guestsComplete.isComplete) reading.leaveOut(under, guestsComplete.reason ?? "some guests may be hidden");
  const jobs = ((await readList(reading, { path: "/cluster/replication", row: ReplicationRow, under })) ?? []).filter(({ guest }) => reading.only?.has(guest) ?? true);
  const nodes = [...new Set(jobs.flatMap((job) => nodeOf(reading, job) ?? []))].sort();
  const step = reading.countSteps(nodes.length, "nodes");
  const states = await Promise.all(nodes.map((node) => readStates(reading, node).finally(step)));
  const byJob = new Map(states.flatMap((each) => [...each]));
  return jobs.map((job) => toItem(reading, job, byJob));
}
