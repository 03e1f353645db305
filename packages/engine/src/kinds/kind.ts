import type { ConflictType, FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import type { Capabilities } from "../values/capabilities.ts";
import type { ConflictClaim } from "../values/conflict-claim.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import type { Row } from "../values/row.ts";

/** Name of a kind: `virtual-machine`, `vm-interface`, … A plain string, so that a new kind changes no type. */
export type KindName = string;

/**
 * How a field is read, compared and written. `reference` is a foreign key, `assignment` a generic one in two columns
 * (`scope_type` + `scope_id`), `tags` a list of slugs of which only our own additions are ever removed, `references` a list of foreign keys, `custom-field`
 * a value inside `custom_fields`, `datetime` a moment as ISO text in UTC, `json` any value as JSON text.
 */
export type FieldType = "text" | "integer" | "decimal" | "boolean" | "choice" | "reference" | "assignment" | "tags" | "mac" | "address" | "custom-field" | "references" | "datetime" | "json";

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
  /** Where the value comes from, a phrase for docs/mapping.md: `config: memory, else maxmem`. */
  readonly from: string;
  /** Columns of an `assignment`. */
  readonly columns?: { readonly type: string; readonly id: string };
  /** Written when the object is created, never compared afterwards. */
  readonly isOnCreateOnly?: boolean;
  /** An object without this reference makes no sense: it waits for the object referred to. */
  readonly isRequired?: boolean;
  /** The object is written without this reference where what it refers to could not be written. */
  readonly isDispensable?: boolean;
  readonly policy?: Policy;
}

/** Rows of one kind to read: a NetBox filter and its values, chunked by the reader. */
export interface ReadScope {
  readonly filter: string;
  readonly values: readonly (string | number)[];
}

/** Every row of the model: for small ones, and for those that have no filter to narrow them by. */
export const EVERY_ROW: ReadScope = { filter: "", values: [""] };

/** What a kind may ask while it says which rows to read. */
export interface ReadContext {
  readonly desired: readonly DesiredObject[];
  /** Whether only some guests were asked for, so that the rows of the others are not worth reading. */
  readonly isNarrow: boolean;
  /** NetBox ids of the rows read so far for another kind. */
  ids(kind: KindName): readonly number[];
  /** Desired objects of another kind. */
  desiredOf(kind: KindName): readonly DesiredObject[];
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
  | { readonly type: "conflict"; readonly reason: string; readonly claim?: ConflictClaim }
  /** Not this row: look at the next candidate, create when there is none. */
  | { readonly type: "pass" }
  /** Not this row, but an object of its own may stand beside it with these values (E45). */
  | { readonly type: "beside"; readonly fields: Readonly<Record<string, FieldValue>> };

/** What a kind may ask while it judges a candidate row. */
export interface ClaimContext {
  /** Whether the row carries the `proxbox` tag. */
  isMarked(row: Row): boolean;
  /** Our record that already holds the row, and what this run saw of its object. */
  holder(row: Row): { readonly key: string; readonly label: string; readonly state: "seen" | "gone" | "unknown" } | undefined;
  /** Why NetBox would refuse to move the row from where it is (a primary address of somebody), as the rest of a sentence. */
  whyHeld(row: Row): string | undefined;
  /** The NetBox id of another object, where it is known. */
  idOf(kind: KindName, key: string): number | undefined;
  /** One row of a kind by its id, as read in this run. */
  row(kind: KindName, netboxId: number): Row | undefined;
  /** Rows of a kind whose reference column names this id. */
  children(kind: KindName, column: string, netboxId: number): readonly Row[];
  readonly adoption: "never" | "marked" | "evidence" | "name";
}

/** A kind is a value: the pipeline is written once and asks it these questions. */
export interface Kind {
  readonly name: KindName;
  /** What an object of it is, a sentence for docs/mapping.md. */
  readonly about: string;
  /** The natural key in words, for docs/mapping.md. */
  readonly identity: string;
  /** List endpoint below `/api/`, without slashes at the ends. */
  readonly path: string;
  /** NetBox's name of the model, e.g. `virtualization.virtualmachine`. */
  readonly objectType: string;
  /** Kinds that must be read and written before. */
  readonly dependsOn: readonly KindName[];
  /** Kinds whose ids the natural key or the claim needs; `dependsOn` where it is not given. */
  readonly matchAfter?: readonly KindName[];
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Columns read besides `id`, `created`, `last_updated` and the fields. */
  readonly alsoRead?: readonly string[];
  readonly gone: GoneRule;
  /** Set where the kind only patches fields of another kind's objects (primary IP): never created, never deleted. */
  readonly patches?: KindName;
  translate(facts: Facts): Iterable<DesiredObject>;
  scopes(context: ReadContext): readonly ReadScope[];
  /** Natural key from canonical values (references as ids); undefined while a part of it is not known. */
  naturalKey(values: Readonly<Record<string, FieldValue | undefined>>): string | undefined;
  /** Whether NetBox takes two objects with one natural key (MAC addresses); default: no. */
  readonly hasDuplicates?: boolean;
  /** Fields that NetBox takes together only once, texts whatever their case, where that is not the natural key (a device's name in a site). */
  readonly uniqueBy?: readonly string[];
  /** Other fields of which the same holds besides (a VLAN's name in its group). */
  readonly alsoUniqueBy?: readonly string[];
  /** What a person can do about the second of two new objects with one natural key. */
  readonly twinAdvice?: string;
  /** What a conflict about its natural key is called where only one object can have it and a person may say which; default: a name, and there is no choice. */
  readonly contested?: ConflictType;
  /** Looks rows up by identity marks before `identify` judges them; undefined where a mark is missing. */
  identityKey?(values: Readonly<Record<string, FieldValue | undefined>>): string | undefined;
  /** Whether a row is this very object by identity marks written into NetBox (custom fields). */
  identify?(desired: DesiredObject, values: Readonly<Record<string, FieldValue | undefined>>, candidate: { readonly row: Row; readonly context: ClaimContext }): boolean;
  claim(row: Row, desired: DesiredObject, context: ClaimContext): Claim;
  /**
   * Finds one of ours again that has neither a record nor its name any longer: the row in the same object (`within`) that
   * carries our tag and has a mark of the desired object's `evidence`.
   */
  readonly traces?: { readonly within: string; marks(row: Row, context: ClaimContext): readonly string[] };
  /**
   * Why an object must be in NetBox although no row of it could be read (the token may not see it); `netboxId` is the one
   * that our record names. It is neither forgotten nor made again then.
   */
  hidden?(desired: DesiredObject, context: ClaimContext, netboxId: number | undefined): string | undefined;
  /** Nothing is created below a key whose object of one of these kinds is not written (a MAC address has no reference that says so). */
  readonly waitsFor?: readonly KindName[];
  /** Fits a desired object to what NetBox has (E85, E86): other values, fields left out, and why. */
  adjust?(desired: DesiredObject, context: AdjustContext): Adjustment;
  /** Columns that only people fill; an object where one is filled is never removed by us (rule `remove`). */
  readonly humanColumns?: readonly string[];
  /** More such columns, read only of objects that are about to be deleted. */
  readonly columnsBeforeDeletion?: readonly string[];
  /** For the rule `remove`: the field set to null instead of deleting where people have put something into the object. */
  readonly released?: string;
  /**
   * Kinds whose rows NetBox deletes along with ours: a foreign one blocks the deletion. `field` is theirs that points here,
   * `column` the id in NetBox's row, `filter` finds the rows by our ids. Of an optional one there is nothing where the run does
   * not have the kind: not every NetBox has the model.
   */
  readonly cascades?: readonly { readonly kind: KindName; readonly field: string; readonly column: string; readonly filter: string; readonly isOptional?: true }[];
  /** NetBox does not delete what its objects point to while they are there, so that they are deleted before it and by themselves. */
  readonly isDeletedFirst?: true;
  /**
   * Its objects are a person's and looked up anew in every run: we keep no record of them, and what NetBox does not have is
   * told as a notice.
   */
  readonly isLookup?: boolean;
  /**
   * Fields of other kinds that refer to its objects: the rows that our records name there are read too, or one that is only
   * not looked for any longer would pass for one that is gone.
   */
  readonly referredBy?: readonly { readonly kind: KindName; readonly field: string }[];
  /** What NetBox must be able to do for the kind to be there at all. */
  readonly requires?: keyof Capabilities;
  /** Its objects go to other clusters and vmids, and are then known by their birth marks (E12). */
  readonly canMigrate?: boolean;
  /**
   * What the marks of two objects say where they are hardware (nodes): under one name certainly another, under two names the
   * same one. A person is asked then, and nothing of it is written before he has answered (E88).
   */
  readonly marks?: { isOther(before: Fingerprint, now: Fingerprint): boolean; isSame(before: Fingerprint, now: Fingerprint): boolean; join(before: Fingerprint, now: Fingerprint): Fingerprint };
  /**
   * When NetBox makes one it changes no other row and takes no lock: no counter of a machine, no sum of its disks, no lock on a whole
   * model. What makes larger calls slower (netbox-api.md 2.18) is not there, so that twice as many go at once.
   */
  readonly isLight?: boolean;
  /** Created only where a change refers to it (tags, roles, default sites), so that nothing unused appears. */
  readonly isOnDemand?: boolean;
}

/** What a kind may ask while it fits a desired object. */
export interface AdjustContext {
  /** The NetBox row that this object was matched with. */
  readonly row: Row | undefined;
  /** Values that we last wrote to it. */
  readonly written: Readonly<Record<string, FieldValue>> | undefined;
  /** Canonical values of another object as they are in NetBox now; undefined where it has none yet. */
  valuesOf(kind: KindName, key: string): Readonly<Record<string, FieldValue | undefined>> | undefined;
  /** Fields of another object as they are to be, its references not yet ids; for one that NetBox has not yet. */
  desiredOf(kind: KindName, key: string): Readonly<Record<string, FieldValue>> | undefined;
  rowOf(kind: KindName, key: string): Row | undefined;
  idOf(kind: KindName, key: string): number | undefined;
  /** Whether another object will be in NetBox after this run. */
  willExist(kind: KindName, key: string): boolean;
  /** Value that a field of an object of a kind written before this one has at the end of the run; a reference where NetBox has none yet. */
  valueAfter(kind: KindName, key: string, field: string): FieldValue | undefined;
  /** Whether a NetBox object is going to be deleted or moved to another parent in this run. */
  isLeaving(kind: KindName, netboxId: number): boolean;
  /** Whether a NetBox object of a kind was read in this run. */
  isPresent(kind: KindName, netboxId: number): boolean;
  /** Rows of a kind whose reference column names this id. */
  children(kind: KindName, column: string, netboxId: number): readonly Row[];
  /** Rows of a kind that were read in this run. */
  rows(kind: KindName): Iterable<Row>;
  readonly capabilities: Capabilities;
}

/** What `adjust` changes; `without` fields are neither written nor compared in this run. */
export interface Adjustment {
  readonly fields?: Readonly<Record<string, FieldValue>>;
  readonly without?: readonly string[];
  /** Fields in which Proxmox VE wins in this run whatever the policy, because NetBox takes the others only together with them. */
  readonly follows?: readonly string[];
  /** It is neither created nor changed in this run: two claims that a person must settle. */
  readonly conflict?: string;
  /** The two claims of that, where there are two. */
  readonly claim?: ConflictClaim;
  /** Too little is known to create it; what exists is kept. */
  readonly isPartial?: string;
  readonly remarks?: readonly { readonly type: "conflict" | "notice"; readonly field: string; readonly reason: string; readonly conflict?: ConflictClaim }[];
}

/** Whether NetBox has the model only with netbox-proxbox, whose versions and rights differ: nothing else hangs on such a kind. */
export function isOfPlugin({ requires }: Pick<Kind, "requires">): boolean {
  return requires === "hasProxboxPlugin";
}

/** Name of an object in maps: kind and key. */
export function objectName(kind: KindName, key: string): string {
  return `${kind} ${key}`;
}
