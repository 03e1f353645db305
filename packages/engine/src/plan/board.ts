import type { Change, FieldValue, Remark } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import type { Row } from "../values/row.ts";
import type { Desired, DesiredObject } from "../translate/desired.ts";
import { addTo } from "../values/add-to.ts";
import { STOPPED } from "../values/conflict-claim.ts";
import type { ConflictClaim, Decision, DraftRemark } from "../values/conflict-claim.ts";
import type { RowsByType } from "../values/bearers.ts";
import { ObjectMap } from "../values/object-map.ts";
import { guestOf, keyAndAncestors, sharedKey, sourceOf } from "../values/keys.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import { canonicalRow } from "../values/canonical.ts";
import type { CanonicalValues, Resolver } from "../values/canonical.ts";
import { Decisions } from "./decisions.ts";
import { Designations } from "./designations.ts";
import { withOwnLookups } from "./own-lookups.ts";
import type { Capabilities } from "../values/capabilities.ts";
import { SharedFields } from "./shared-fields.ts";
import { UniqueBy } from "./unique-by.ts";
import type { RecordDraft, WrittenRecord } from "../values/last-written.ts";
import type { StaleMark } from "../values/stale.ts";

/** How a desired object stands to NetBox. */
export interface Match {
  readonly desired: DesiredObject;
  readonly kind: Kind;
  /** Absent: there is none yet. */
  readonly row?: Row;
  readonly record?: WrittenRecord;
  readonly isOwned: boolean;
  readonly reason: string;
  /** It may neither be created nor changed; why. */
  readonly conflict?: string;
  /** The two claims of the conflict, where more is known than why. */
  readonly claim?: ConflictClaim;
  /** Fields taken back by `adjust`; absent: none. */
  readonly without?: readonly string[];
  /** Fields in which Proxmox VE wins in this run. */
  readonly follows?: readonly string[];
}

/** What plan compares: the desired objects of every source that was read, NetBox's rows, our records. */
export interface BoardInput {
  readonly kinds: readonly Kind[];
  readonly desired: readonly Desired[];
  readonly rows: ReadonlyMap<KindName, readonly Row[]>;
  readonly records: readonly WrittenRecord[];
  /** How many objects of ours there are, by `source kind` for every kind with a record, where `records` are not all of them. */
  readonly ownedCounts?: ReadonlyMap<string, number>;
  /** Sources that could not be read: their records tell what is somebody's already, and nothing of theirs is gone. */
  readonly unread?: readonly string[];
  /** What could not be seen in the last runs; absent: nothing. */
  readonly stale?: readonly StaleMark[];
  /** Other names of sources that were read, with the one that stands for them: endpoints of one cluster (E05). */
  readonly sameAs?: ReadonlyMap<string, string>;
  /** What people have decided about conflicts; absent: nothing. */
  readonly decisions?: readonly Decision[];
  /** What else was read because addresses sit on it; absent: nobody has looked, and nothing is known to be designated. */
  readonly bearers?: RowsByType;
  /** Names this NetBox in the ids of conflicts. */
  readonly netboxUrl: string;
  /** plan/ does no I/O of its own. */
  readonly sha256: (text: Iterable<string>) => string;
  /** What of people was found in or on objects that would be deleted, by `kind id`. */
  readonly humanTraces?: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, SourceSettings>;
  readonly capabilities: Capabilities;
  readonly now: Date;
}

/** The table on which a plan is worked out: lookups over the input, and what has been decided so far. */
export class Board implements Resolver {
  readonly input: BoardInput;
  readonly kinds: ReadonlyMap<KindName, Kind>;
  readonly desired: ReadonlyMap<KindName, readonly DesiredObject[]>;
  readonly rows: ReadonlyMap<KindName, ReadonlyMap<number, Row>>;
  readonly records = new ObjectMap<WrittenRecord>();
  readonly matches = new ObjectMap<Match>();
  readonly remarks: Remark[] = [];
  readonly drafts = new ObjectMap<RecordDraft>();
  /** Records to put and drop without a write to NetBox. */
  readonly put = new Map<string, WrittenRecord>();
  readonly drop = new Map<string, { kind: KindName; key: string }>();
  /** By the name of an object, the record that it takes over from another key: dropped when the object's own record is saved, not before. */
  readonly moves = new Map<string, { kind: KindName; key: string }>();
  /** What is written to objects that are planned so far. */
  readonly changes = new ObjectMap<Change>();
  readonly uniqueBy = new UniqueBy(this);
  readonly sharedFields = new SharedFields();
  /** Why nothing at or under a key is written: a person is asked first what it is (E88). */
  readonly disputes = new Map<string, string>();
  /** The two claims of a dispute, by the key that they are about. */
  readonly disputeClaims = new Map<string, ConflictClaim>();
  readonly decisions: Decisions;
  readonly designations = new Designations(this);
  /** Rows that a deletion or a move takes from where they are, by `kind id`. */
  readonly leaving = new Set<string>();
  /** Deletions that hang on another one, which the guard counts. */
  readonly unguarded = new Set<Change>();
  readonly #unseen: ReadonlyMap<string, string>;
  readonly #unasked: ReadonlySet<string>;
  readonly #asked: ReadonlyMap<string, ReadonlySet<string>>;
  #values = new Map<KindName, Map<Row, CanonicalValues>>();
  readonly #tagSlugs = new Map<string, string>();
  #guests: ReadonlyMap<string, DesiredObject> | undefined;
  #matchByRow: ReadonlyMap<KindName, ReadonlyMap<number, Match>> | undefined;
  #recordByRow: ReadonlyMap<KindName, ReadonlyMap<number, WrittenRecord>> | undefined;
  #children = new Map<string, ReadonlyMap<number, readonly Row[]>>();

  constructor(input: BoardInput) {
    this.input = input;
    this.kinds = new Map(input.kinds.map((kind) => [kind.name, kind]));
    this.desired = withOwnLookups(mergeDesired(input.desired), input.kinds);
    this.rows = new Map([...input.rows].map(([kind, rows]) => [kind, new Map(rows.map((row) => [row.id, row]))]));
    for (const record of input.records) this.records.set(record.kind, record.key, record);
    this.decisions = new Decisions(this, input.decisions ?? []);
    this.#asked = new Map(input.desired.flatMap(({ source, asked }) => (asked === undefined ? [] : [[source, new Set(asked)] as const])));
    this.#unasked = new Set(input.desired.flatMap(({ unseen }) => unseen.flatMap(({ kind, under, isUnasked }) => (isUnasked === true ? [objectName(kind, under)] : []))));
    this.#unseen = new Map(input.desired.flatMap(({ unseen }) => unseen.map(({ kind, under, reason }) => [objectName(kind, under), reason] as const)));
  }

  /** NetBox id of an object that is matched with a row. */
  idOf(kind: KindName, key: string): number | undefined {
    return this.matches.get(kind, key)?.row?.id;
  }

  /** Slug that a tag has in NetBox, where a person may have chosen another than ours for the same name. Asked once tags are matched. */
  slugOfTag(slug: string): string {
    const known = this.#tagSlugs.get(slug);
    if (known !== undefined) return known;
    const inNetbox = this.matches.get("tag", sharedKey("tag", slug))?.row?.["slug"];
    const found = typeof inNetbox === "string" ? inNetbox : slug;
    this.#tagSlugs.set(slug, found);
    return found;
  }

  objectType(kind: KindName): string {
    return this.kinds.get(kind)?.objectType ?? kind;
  }

  row(kind: KindName, netboxId: number): Row | undefined {
    return this.rows.get(kind)?.get(netboxId);
  }

  /** Canonical values of a row, computed once. */
  valuesOf(kind: Kind, row: Row): CanonicalValues {
    const ofKind = this.#values.get(kind.name) ?? new Map<Row, CanonicalValues>();
    this.#values.set(kind.name, ofKind);
    const known = ofKind.get(row);
    if (known !== undefined) return known;
    const values = canonicalRow(kind, row);
    ofKind.set(row, values);
    return values;
  }

  /** Rows of a kind by the id in one of their columns (`virtual_machine`, or an `assignment` field by its target's id). */
  children(kind: KindName, column: string, netboxId: number): readonly Row[] {
    const name = `${kind} ${column}`;
    const index = this.#children.get(name) ?? this.#indexChildren(kind, column);
    this.#children.set(name, index);
    return index.get(netboxId) ?? [];
  }

  #indexChildren(kindName: KindName, column: string): ReadonlyMap<number, readonly Row[]> {
    const kind = this.kinds.get(kindName);
    const index = new Map<number, Row[]>();
    if (kind === undefined) return index;
    for (const row of this.rows.get(kindName)?.values() ?? []) {
      const id = idIn(this.valuesOf(kind, row)[column]);
      if (id !== undefined) addTo(index, id, row);
    }
    return index;
  }

  /**
   * Value that a field of another object has at the end of the run: the one to be written (a reference is one still), else
   * NetBox's; undefined where the object will not have been written. Only for kinds that are planned before.
   */
  valueAfter(kind: KindName, key: string, field: string): FieldValue | undefined {
    const match = this.matches.get(kind, key);
    const change = this.changes.get(kind, key)?.fields.find((each) => each.field === field);
    if (change !== undefined) return change.after;
    return match?.row === undefined ? undefined : this.valuesOf(match.kind, match.row)[field];
  }

  /** Whether a key belongs to a source that could not be read. */
  isUnread(key: string): boolean {
    return this.input.unread?.includes(sourceOf(key)) === true;
  }

  /** Whether the run looks at an object: not where only some guests were asked for and it hangs on another one. */
  isAsked(key: string): boolean {
    const asked = this.#asked.get(sourceOf(key));
    const guest = asked === undefined ? undefined : guestOf(key);
    return guest === undefined || asked?.has(guest) === true;
  }

  /** Whether this run has looked for an object of a kind: it is asked for, and so is the part of Proxmox VE that tells of it. */
  isLookedFor(kind: KindName, key: string): boolean {
    return this.isAsked(key) && (this.#unasked.size === 0 || keyAndAncestors(key).every((under) => !this.#unasked.has(objectName(kind, under))));
  }

  /** Why an object cannot be seen in this run, or `undefined` when its absence means that it is gone. */
  whyUnseen(kind: KindName, key: string): string | undefined {
    if (this.isUnread(key)) return "its Proxmox VE could not be read";
    if (!this.isAsked(key)) return "only some guests were asked for";
    const dispute = this.whyDisputed(key);
    if (dispute !== undefined) return dispute;
    for (const under of keyAndAncestors(key)) {
      const reason = this.#unseen.get(objectName(kind, under));
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** What a person must say first about an object or what it hangs on. */
  whyDisputed(key: string): string | undefined {
    return this.disputes.size === 0 ? undefined : keyAndAncestors(key).map((each) => this.disputes.get(each)).find((reason) => reason !== undefined);
  }

  /** Whether an object will be in NetBox after this run: it is there, or it is going to be created. */
  willExist(kind: KindName, key: string): boolean {
    const match = this.matches.get(kind, key);
    return match !== undefined && (match.row !== undefined || (match.conflict === undefined && match.desired.isPartial === undefined));
  }

  /** The match that has a row of a kind. */
  matchOfRow(kind: KindName, netboxId: number): Match | undefined {
    this.#matchByRow ??= byRow(this.matches.values(), ({ kind: { name }, row }) => ({ kind: name, netboxId: row?.id }));
    return this.#matchByRow.get(kind)?.get(netboxId);
  }

  /** Our record of a row of a kind. */
  recordOfRow(kind: KindName, netboxId: number): WrittenRecord | undefined {
    this.#recordByRow ??= byRow(this.records.values(), (record) => record);
    return this.#recordByRow.get(kind)?.get(netboxId);
  }

  /** Forgets what can be worked out again, once there is a plan: of a large estate it is as large as the rows themselves. */
  letGoIndexes(): void {
    this.#values = new Map();
    this.#children = new Map();
    this.#matchByRow = undefined;
    this.#recordByRow = undefined;
  }

  /** A guest as Proxmox VE has it now, by its key. */
  guest(key: string): DesiredObject | undefined {
    this.#guests ??= new Map((this.desired.get("virtual-machine") ?? []).map((each) => [each.key, each]));
    return this.#guests.get(key);
  }

  remark(remark: DraftRemark): void {
    this.remarks.push(this.decisions.name(remark.type === "conflict" ? { conflict: STOPPED, ...remark } : remark));
  }
}

/** Items by the NetBox row that they are about. */
function byRow<Item>(items: Iterable<Item>, aboutOf: (item: Item) => { readonly kind: KindName; readonly netboxId: number | undefined }): ReadonlyMap<KindName, ReadonlyMap<number, Item>> {
  const found = new Map<KindName, Map<number, Item>>();
  for (const item of items) {
    const { kind, netboxId } = aboutOf(item);
    if (netboxId === undefined) continue;
    const ofKind = found.get(kind) ?? new Map<number, Item>();
    found.set(kind, ofKind.set(netboxId, item));
  }
  return found;
}

function idIn(value: FieldValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? Number(value.slice(value.lastIndexOf(":") + 1)) : undefined;
}

/** Objects of all sources together; what several sources share (one key) is one object. */
function mergeDesired(desired: readonly Desired[]): ReadonlyMap<KindName, readonly DesiredObject[]> {
  const [only, ...others] = desired;
  if (only !== undefined && others.length === 0) return only.objects;
  const merged = new Map<KindName, Map<string, DesiredObject>>();
  // Which of two claims comes first must not hang on the order in which sources are named or answer.
  for (const { objects } of desired.toSorted((left, right) => (left.source < right.source ? -1 : 1))) {
    for (const [kind, list] of objects) {
      const byKey = merged.get(kind) ?? new Map<string, DesiredObject>();
      merged.set(kind, byKey);
      list.filter(({ key }) => !byKey.has(key)).forEach((object) => byKey.set(object.key, object));
    }
  }
  return new Map([...merged].map(([kind, byKey]) => [kind, [...byKey.values()]]));
}
