import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import type { Row } from "../netbox/row.ts";

/** The kinds Proxbox keeps in NetBox. */
export type KindName =
  | "tag"
  | "cluster-type"
  | "site"
  | "cluster"
  | "manufacturer"
  | "device-type"
  | "device-role"
  | "node"
  | "node-interface"
  | "vm-role"
  | "virtual-machine"
  | "mac-address"
  | "vm-interface"
  | "virtual-disk"
  | "ip-address"
  | "primary-ip"
  | (string & {});

/**
 * How a field is read, compared and written. `reference` is a foreign key, `assignment` a generic one in two columns
 * (`scope_type` + `scope_id`), `tags` a list of slugs of which only our own additions are ever removed, `custom-field`
 * a value inside `custom_fields`.
 */
export type FieldType = "text" | "integer" | "decimal" | "boolean" | "choice" | "reference" | "assignment" | "tags" | "mac" | "address" | "custom-field";

/** Whose value wins where NetBox and Proxmox VE differ; the default is `operator`. */
export type Policy =
  /** Three-way: a person's edit in NetBox is kept and listed as pinned, our own values follow Proxmox VE. */
  | "operator"
  /** Proxmox VE always wins. */
  | "source"
  /** Written only where NetBox has nothing. */
  | "fill-if-empty"
  /** Neither written nor compared. */
  | "ignore";

/** One field that Proxbox writes. */
export interface FieldSpec {
  readonly type: FieldType;
  /** Columns of an `assignment`. */
  readonly columns?: { readonly type: string; readonly id: string };
  /** Written when the object is created, never compared afterwards. */
  readonly isOnCreateOnly?: boolean;
  readonly policy?: Policy;
}

/** Rows of one kind to read: a NetBox filter and its values, chunked by the reader. */
export interface ReadScope {
  readonly filter: string;
  readonly values: readonly (string | number)[];
}

/** What a kind may ask while it says which rows to read. */
export interface ReadContext {
  readonly desired: readonly DesiredObject[];
  /** NetBox ids of the rows read so far for another kind. */
  ids(kind: KindName): readonly number[];
}

/** What happens to our object when Proxmox VE positively no longer has it. */
export type GoneRule =
  /** Left alone for ever (tags, roles, sites). */
  | "keep"
  /** `decommissioning` with a date, then deletion after the grace period (virtual machines). */
  | "lifecycle"
  /** `decommissioning`, never deleted by us (nodes are devices with cables and racks). */
  | "decommission"
  /** Removed at once on a complete observation of its parent, if nobody has changed it (interfaces, disks, addresses). */
  | "remove";

/** What becomes of a NetBox row that has the natural key of a desired object but no ownership record. */
export type Claim =
  | { readonly type: "adopt"; readonly isOwned: boolean; readonly reason: string }
  | { readonly type: "conflict"; readonly reason: string }
  /** Not this row: look at the next candidate, create when there is none. */
  | { readonly type: "pass" };

/** What a kind may ask while it judges a candidate row. */
export interface ClaimContext {
  /** Whether the row carries the `proxbox` tag. */
  isMarked(row: Row): boolean;
  /** Our record that already holds the row, and what this run saw of its object. */
  holder(row: Row): { readonly label: string; readonly state: "seen" | "gone" | "unknown" } | undefined;
  /** The NetBox id of another object, where it is known. */
  idOf(kind: KindName, key: string): number | undefined;
  /** Rows of another kind read in this run. */
  rows(kind: KindName): readonly Row[];
  readonly adoption: "never" | "marked" | "evidence" | "name";
}

/** A kind is a value: the pipeline is written once and asks it these questions. */
export interface Kind {
  readonly name: KindName;
  /** List endpoint below `/api/`, without slashes at the ends. */
  readonly path: string;
  /** NetBox's name of the model, e.g. `virtualization.virtualmachine`. */
  readonly objectType: string;
  /** Kinds that must be read and written before. */
  readonly dependsOn: readonly KindName[];
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Columns read besides `id`, `created`, `last_updated` and the fields. */
  readonly alsoRead?: readonly string[];
  readonly gone: GoneRule;
  /** Set where the kind only patches fields of another kind's objects (primary IP): never created, never deleted. */
  readonly patches?: KindName;
  /** The fields of a kind that patches are taken back before others may move (E43). */
  translate(facts: Facts): Iterable<DesiredObject>;
  scopes(context: ReadContext): readonly ReadScope[];
  /** Natural key from canonical values (references as ids); undefined while a part of it is not known. */
  naturalKey(values: Readonly<Record<string, FieldValue | undefined>>): string | undefined;
  claim(row: Row, desired: DesiredObject, context: ClaimContext): Claim;
}
