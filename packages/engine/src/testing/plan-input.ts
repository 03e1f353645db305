import { NETBOX_46 } from "./capabilities.ts";
import { KINDS } from "../kinds/kinds.ts";
import type { Kind } from "../kinds/kind.ts";
import { Board } from "../plan/board.ts";
import type { PlanInput } from "../plan/make-plan.ts";
import type { DesiredObject, Unseen } from "../translate/desired.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";

/** What a test says of a plan's input: one source `lab`, and of everything else nothing. */
export interface PlanSituation {
  readonly desired?: readonly DesiredObject[];
  /** Rows by kind, as NetBox's API answers them. */
  readonly rows?: Readonly<Record<string, readonly Row[]>>;
  readonly records?: readonly WrittenRecord[];
  readonly unseen?: readonly Unseen[];
  readonly settings?: Partial<SourceSettings>;
  readonly deletion?: Partial<SourceSettings["deletion"]>;
  readonly kinds?: readonly Kind[];
  readonly more?: Partial<PlanInput>;
}

/** The moment of every plan of a test. */
export const PLAN_TIME = new Date("2026-03-01T08:00:00Z");

const DELETION = { isEnabled: true, graceDays: 30, maxRatio: 0.1, alwaysAllowed: 2, isApproved: false };

const SETTINGS: SourceSettings = { isManagingDevices: true, isIncludingMachines: true, isIncludingTemplates: true, diskBaseUnit: 1024, ignoredInterfaces: [], adoption: "evidence", policies: {},
  rules: [],
  vlans: { isCreating: false }, deletion: DELETION };

/** The input of a plan in this situation; the checksum is the text of the changes itself. */
export function planInput(situation: PlanSituation = {}): PlanInput {
  const { desired = [], rows = {}, records = [], unseen = [], kinds = KINDS } = situation;
  const settings = { ...SETTINGS, ...situation.settings, deletion: { ...DELETION, ...situation.deletion } };
  const objects = Map.groupBy(desired, ({ kind }) => kind);
  return {
    kinds,
    desired: [{ source: "lab", objects, unseen, remarks: [], failures: [] }],
    rows: new Map([...Object.entries(rows), ...kinds.flatMap(({ name, patches = "" }) => (rows[patches] === undefined ? [] : [[name, rows[patches]] as const]))]),
    records,
    settings: new Map([["lab", settings]]),
    capabilities: NETBOX_46,
    now: PLAN_TIME,
    id: "plan-1",
    netboxUrl: "http://netbox.test",
    sha256: (text) => [...text].join(""),
    ...situation.more,
  };
}

/** A board in this situation. */
export function planBoard(situation: PlanSituation = {}): Board {
  return new Board(planInput(situation));
}

/** A desired object; its label is its key. */
export function wants(kind: string, key: string, more: Partial<DesiredObject> = {}): DesiredObject {
  return { kind, key, label: key, fields: {}, ...more };
}

/** A record of an object that we made, NetBox's row 1; its label is its key. */
export function wrote(kind: string, key: string, more: Partial<WrittenRecord> = {}): WrittenRecord {
  return { kind, key, label: key, netboxId: 1, isOwned: true, fields: {}, ...more };
}

/** A row as NetBox's API answers it. */
export function found(id: number, columns: Readonly<Record<string, unknown>> = {}): Row {
  return { id, ...columns };
}

const TAGS = [{ id: 1, slug: "proxbox" }];

/** NetBox's cluster 1 `lab`, which is ours: desired object, row, record. */
export const LAB_CLUSTER = {
  desired: wants("cluster", "lab/cluster", { fields: { name: "lab" } }),
  row: found(1, { name: "lab", type: { id: 1 }, scope_type: null, scope_id: null, tags: TAGS }),
  record: wrote("cluster", "lab/cluster", { fields: { name: "lab", tags: ["proxbox"] } }),
};

/** The situation with `LAB_CLUSTER` beside what it says. */
export function inLab(situation: PlanSituation): PlanSituation {
  return {
    ...situation,
    rows: { cluster: [LAB_CLUSTER.row], ...situation.rows },
    desired: [LAB_CLUSTER.desired, ...(situation.desired ?? [])],
    records: [LAB_CLUSTER.record, ...(situation.records ?? [])],
  };
}

/** A desired virtual machine in the cluster of `LAB_CLUSTER`. */
export function wantsVm(vmid: number, name: string, more: Partial<DesiredObject> = {}): DesiredObject {
  const fields = { name, status: "active", cluster: { kind: "cluster", key: "lab/cluster" }, tags: ["proxbox"], ...more.fields };
  return wants("virtual-machine", `lab/qemu/${vmid}`, { label: name, parent: "lab/cluster", uniqueName: { within: "cluster" }, ...more, fields });
}

/** NetBox's row of a virtual machine in the cluster of `LAB_CLUSTER`, with our tag. */
export function vmRow(id: number, name: string, more: Readonly<Record<string, unknown>> = {}): Row {
  return found(id, { name, status: { value: "active", label: "Active" }, cluster: { id: 1 }, device: null, tags: TAGS, ...more });
}

/** Our record of a virtual machine that we called `web` unless `more` says otherwise. */
export function wroteVm(vmid: number, netboxId: number, more: Partial<WrittenRecord> = {}): WrittenRecord {
  const fields = { name: "web", status: "active", cluster: 1, tags: ["proxbox"], ...more.fields };
  return wrote("virtual-machine", `lab/qemu/${vmid}`, { label: String(fields.name), parent: "lab/cluster", ...more, netboxId, fields });
}
