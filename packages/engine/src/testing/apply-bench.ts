import type { Change, FieldValue, Outcome } from "@proxbox/contract";
import type { NetboxLab } from "@proxbox/lab";
import { apply } from "../apply/apply.ts";
import type { ApplyInput } from "../apply/apply-input.ts";
import { KINDS } from "../kinds/kinds.ts";
import { inOrderOf } from "../plan/order.ts";
import { openNetbox } from "../netbox/connect.ts";
import type { NetboxOptions } from "../netbox/connect.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { RecordDraft, WrittenRecord } from "../values/last-written.ts";
import { ObjectMap } from "../values/object-map.ts";
import { testConnection } from "./netbox-connection.ts";

/** One run of apply against a lab NetBox, and what came out of it. */
export interface ApplyBench {
  readonly netbox: Netbox;
  /** Cluster that stands in NetBox already. */
  readonly clusterId: number;
  readonly outcomes: Outcome[];
  readonly records: Map<string, WrittenRecord>;
  /** Waits that were asked for; nothing sleeps. */
  readonly waits: number[];
  readonly controller: AbortController;
  /** Applies changes; every creation has a draft of its record. */
  run(changes: readonly Change[], input?: Partial<ApplyInput>): Promise<unknown>;
  /** Number of outcomes by status. */
  counts(): Record<string, number>;
  close(): Promise<void>;
}

/** A creation with plain fields. */
export function creation(kind: string, key: string, fields: Readonly<Record<string, FieldValue>>): Change {
  const changes = Object.entries(fields).map(([field, after]) => ({ field, before: null, after, reason: "new" }));
  return { kind, key, label: key, action: "create", fields: changes, reason: "is in Proxmox VE and not in NetBox" };
}

/** An update of a row that stands in NetBox. */
export function update(kind: string, key: string, change: Pick<Change, "netboxId" | "fields"> & Partial<Change>): Change {
  return { kind, key, label: key, action: "update", reason: "differs", ...change };
}

function draftsOf(changes: readonly Change[]): ObjectMap<RecordDraft> {
  const drafts = new ObjectMap<RecordDraft>();
  for (const { kind, key, label, action, fields } of changes) {
    const values = Object.fromEntries(fields.map(({ field, after }) => [field, after]));
    if (action !== "delete") drafts.set(kind, key, { record: { kind, key, label, isOwned: true, fields: values } });
  }
  return drafts;
}

/** Opens the client on a lab NetBox that has a cluster, and gives the means to apply changes to it. */
export async function openApplyBench(lab: NetboxLab, changes: Partial<NetboxOptions> = {}): Promise<ApplyBench> {
  const type = lab.tables.insert("virtualization.clustertype", { name: "Proxmox", slug: "proxmox" });
  const cluster = lab.tables.insert("virtualization.cluster", { name: "lab", type: type.id });
  const options = testConnection(lab.url, { token: lab.tokens.v2, ...changes });
  const netbox = await openNetbox(options);
  const outcomes: Outcome[] = [];
  const records = new Map<string, WrittenRecord>();
  const waits: number[] = [];
  const controller = new AbortController();
  return {
    netbox,
    clusterId: cluster.id,
    outcomes,
    records,
    waits,
    controller,
    run: (planned, input = {}) =>
      apply({
        changes: planned,
        kinds: inOrderOf(KINDS, ({ dependsOn }) => dependsOn),
        netbox,
        ids: new Map(),
        drafts: draftsOf(planned),
        runId: "run-1",
        limits: { concurrency: 2, batchStart: 50, batchMax: 100, busyBudgetMs: 120_000 },
        signal: controller.signal,
        clock: options.clock,
        wait: async (ms) => void waits.push(ms),
        goesAlong: () => true,
        lookAgain: async () => new Map(),
        replan: () => undefined,
        save: async ({ put, drop }) => {
          for (const record of put) records.set(`${record.kind} ${record.key}`, record);
          for (const { kind, key } of drop) records.delete(`${kind} ${key}`);
        },
        onOutcome: (outcome) => outcomes.push(outcome),
        ...input,
      }),
    counts: () => Object.fromEntries([...Map.groupBy(outcomes, ({ status }) => status)].map(([status, of]) => [status, of.length])),
    close: () => netbox.close(),
  };
}
