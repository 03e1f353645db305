import { AppError } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";

/** An object that a plan would let NetBox delete, by itself or along with another. */
export interface Doomed {
  readonly kind: Kind;
  readonly netboxId: number;
}

/** What a person's hand is found in, by `kind id`. */
export type HumanTraces = ReadonlyMap<string, string>;

interface Appendage {
  readonly path: string;
  readonly filter: string;
  readonly words: string;
  /** The only kind on whose objects it can hang, where the filter takes no other ids. */
  readonly on?: string;
  /** The columns that name the object it hangs on; several where NetBox's versions differ. */
  readonly columns: readonly string[];
  target(row: Row): string;
}

function generic(type: string, id: string): (row: Row) => string {
  return (row) => `${String(row[type])} ${String(row[id])}`;
}

/** Models whose rows NetBox deletes without a word along with the object on which people have hung them. */
const APPENDAGES: readonly Appendage[] = [
  { path: "extras/journal-entries", filter: "assigned_object_id", words: "a journal entry", columns: ["assigned_object_type", "assigned_object_id"], target: generic("assigned_object_type", "assigned_object_id") },
  { path: "tenancy/contact-assignments", filter: "object_id", words: "a contact", columns: ["object_type", "object_id"], target: generic("object_type", "object_id") },
  { path: "extras/image-attachments", filter: "object_id", words: "an image", columns: ["object_type", "object_id"], target: generic("object_type", "object_id") },
  // A service's machine is a column of its own until NetBox 4.2 and a generic parent since 4.3.
  { path: "ipam/services", filter: "virtual_machine_id", words: "a service", on: "virtual-machine", columns: ["virtual_machine", "parent_object_type", "parent_object_id"], target: targetOfService },
  { path: "vpn/l2vpn-terminations", filter: "l2vpn_id", words: "a termination", on: "l2vpn", columns: ["l2vpn"], target: (row) => `vpn.l2vpn ${idOf(row["l2vpn"])}` },
];

function idOf(brief: unknown): string {
  return typeof brief === "object" && brief !== null && "id" in brief ? String(brief.id) : String(brief);
}

function targetOfService(row: Row): string {
  const { virtual_machine: machine } = row;
  if (typeof machine === "object" && machine !== null && "id" in machine) return `virtualization.virtualmachine ${String(machine.id)}`;
  return generic("parent_object_type", "parent_object_id")(row);
}

/** Custom fields of netbox-proxbox and ours: no person fills them. */
const OWN_CUSTOM_FIELD = /^proxmox_/;

/**
 * Looks for a person's hand in objects that are about to be deleted: columns and custom fields that we never write, and
 * what hangs on them in models that we do not read otherwise. A handful of requests, and only in a run that deletes.
 * Where the token may not look, nothing can be ruled out, and that is told as a trace.
 */
export async function readDoomed(netbox: Netbox, doomed: readonly Doomed[], signal: AbortSignal): Promise<HumanTraces> {
  const traces = new Map<string, string>();
  if (doomed.length === 0) return traces;
  const note = (each: Doomed, words: string): void => void traces.set(objectName(each.kind.name, String(each.netboxId)), words);
  const byTarget = new Map(doomed.map((each) => [`${each.kind.objectType} ${each.netboxId}`, each]));
  await Promise.all([
    noteColumns(netbox, doomed, { signal, note }),
    ...APPENDAGES.map(async (appendage) => {
      const bearers = doomed.filter(({ kind }) => appendage.on === undefined || appendage.on === kind.name);
      const rows = await rowsOn(netbox, appendage, { ids: bearers.map(({ netboxId }) => netboxId), signal });
      if (rows === "hidden") for (const each of bearers) note(each, `${appendage.words}, which the token may not see at ${appendage.path}`);
      else for (const row of rows) {
        const on = byTarget.get(appendage.target(row));
        if (on !== undefined) note(on, appendage.words);
      }
    }),
  ]);
  return traces;
}

async function rowsOn(netbox: Netbox, { path, filter, columns }: Appendage, { ids, signal }: { ids: readonly number[]; signal: AbortSignal }): Promise<readonly Row[] | "hidden"> {
  if (ids.length === 0) return [];
  try {
    return await netbox.list(path, { [filter]: [...new Set(ids)] }, { fields: columns, signal });
  } catch (error) {
    if (error instanceof AppError && error.code === "NB_PERMISSION") return "hidden";
    throw error;
  }
}

async function noteColumns(netbox: Netbox, doomed: readonly Doomed[], { signal, note }: { signal: AbortSignal; note: (each: Doomed, words: string) => void }): Promise<void> {
  const defaults = new Map((await netbox.list("extras/custom-fields", {}, { fields: ["id", "name", "default"], signal })).map((row) => [String(row["name"]), row["default"]]));
  for (const [kind, each] of Map.groupBy(doomed, ({ kind }) => kind)) {
    const columns = kind.columnsBeforeDeletion ?? [];
    const byId = new Map(each.map((one) => [one.netboxId, one]));
    for (const row of await netbox.list(kind.path, { id: [...byId.keys()] }, { fields: [...columns, "custom_fields"], signal })) {
      const one = byId.get(row.id);
      const filled = columns.find((column) => isFilled(row[column])) ?? customFieldOfPerson(row, defaults);
      if (one !== undefined && filled !== undefined) note(one, filled);
    }
  }
}

/** A custom field that has a value other than the one that NetBox gives every new object. */
function customFieldOfPerson(row: Row, defaults: ReadonlyMap<string, unknown>): string | undefined {
  const values = row["custom_fields"];
  if (typeof values !== "object" || values === null) return undefined;
  const found = Object.entries(values).find(([name, value]) => !OWN_CUSTOM_FIELD.test(name) && isFilled(value) && JSON.stringify(value) !== JSON.stringify(defaults.get(name)));
  return found === undefined ? undefined : `custom field ${found[0]}`;
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}
