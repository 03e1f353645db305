import type { Database } from "../data/database.ts";
import type { Draft, Row } from "../data/row.ts";

/** Settings of this NetBox that rules ask for. */
export interface Settings {
  /** Minor version of NetBox 4: 2 to 7. */
  readonly version: number;
  readonly enforceGlobalUnique: boolean;
}

/** What a write knows: the tables, the settings, and who writes. */
export interface WriteContext {
  readonly db: Database;
  readonly settings: Settings;
  readonly user: { readonly id: number; readonly username: string };
  readonly requestId: string;
  /** Whether the user may look this model up by attributes (netbox-api.md 2.6). */
  mayView(type: string): boolean;
  /** Saves a change of an existing row as NetBox's own code does it: last_updated and change log included. */
  update(type: string, id: number, values: Record<string, unknown>): void;
}

/** What rendering knows. */
export interface RenderContext {
  readonly db: Database;
  readonly settings: Settings;
  /** `http://host:port` of the request. */
  readonly baseUrl: string;
  /** Set while an object is shown inside another one. */
  readonly embedded?: boolean;
  /** The short form of another object; null when there is none. */
  nested(type: string, id: number | null, form: "brief" | "nested"): unknown;
}

/** What a filter knows. */
export interface FilterContext {
  readonly db: Database;
  readonly settings: Settings;
  readonly model: Model;
}

/** The rows a filter lets through; `ids` names all candidates when an index knows them. */
export interface FilterResult {
  test(row: Row): boolean;
  ids?: Iterable<number>;
}

/** Makes the test for the values of one query parameter; throws FieldError for a 400. */
export type Filter = (values: readonly string[], context: FilterContext) => FilterResult;

/** Where a reference points and what happens to its row when the target is deleted (Django's on_delete). */
export interface Reference {
  readonly to: string;
  readonly onDelete: "protect" | "restrict" | "cascade" | "clear";
}

/** One serialiser field of a model. A field without `parse` is read-only. */
export interface Field {
  readonly required?: boolean;
  readonly nullable?: boolean;
  /** `parse` is asked about null too (a choice makes a blank of it). */
  readonly takesNull?: boolean;
  /** PUT without the field sets its default (serialiser `default=None`); otherwise PUT leaves it alone. */
  readonly resetOnPut?: boolean;
  /** First and last minor version of NetBox 4 that has the field. */
  readonly since?: number;
  readonly until?: number;
  /** Not in answers: only in bodies, or a column that NetBox keeps to itself. */
  readonly hidden?: boolean;
  /** What OPTIONS tells besides required and read-only (DRF SimpleMetadata). */
  readonly describe?: Readonly<Record<string, unknown>>;
  /** Part of the change log's data although it is worked out when shown. */
  readonly isCounter?: boolean;
  readonly reference?: Reference;
  /** Keys of the index that the field keeps. */
  readonly lookup?: (row: Row, name: string) => readonly (string | number)[];
  /** Value of a new row. */
  readonly initial?: (settings: Settings) => unknown;
  readonly parse?: (value: unknown, context: WriteContext, type: string) => unknown;
  /** Combines a parsed value with the one stored; without it the parsed value replaces. */
  readonly merge?: (previous: unknown, parsed: unknown) => unknown;
  readonly render: (row: Row, name: string, context: RenderContext) => unknown;
  readonly filters?: (name: string) => Record<string, Filter>;
  /** Text by which `ordering=` sorts. */
  readonly sortKey?: (row: Row, name: string) => string;
}

/** A uniqueness that NetBox keeps, and at which of its three levels it is noticed. */
export interface UniqueRule {
  /** "field": the serialiser's validator; "constraint": full_clean; "database": only PostgreSQL, a 500. */
  readonly level: "field" | "constraint" | "database";
  /** The key of the error body. */
  readonly field: string;
  readonly message: string;
  readonly constraint: string;
  /** Undefined: the row is not bound by this rule. */
  key(row: Row): string | undefined;
  /** PostgreSQL's `(columns)=(values)`. */
  detail(row: Row): string;
}

/** A NetBox model as a value: everything the server, written once, must know about it. */
export interface Model {
  /** `app.model`, as in content types. */
  readonly type: string;
  /** Path below `/api/` and below `/`, without slashes at the ends. */
  readonly path: string;
  readonly uiPath?: string;
  /** Class name, as in "No Site matches the given query." */
  readonly objectName: string;
  readonly verboseName: string;
  /** In the order of the serialiser. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly brief?: readonly string[];
  readonly nested?: readonly string[];
  readonly since?: number;
  /** GET only. */
  readonly readOnly?: boolean;
  /** Bulk creation validates and saves one after the other (SequentialBulkCreatesMixin). */
  readonly sequentialCreate?: boolean;
  /** Not in the change log. */
  readonly unlogged?: boolean;
  readonly unique?: readonly UniqueRule[];
  readonly lookups?: Readonly<Record<string, (row: Row) => readonly (string | number)[]>>;
  readonly filters?: Readonly<Record<string, Filter>>;
  /** Fields that `q=` searches. */
  readonly search?: readonly string[];
  display(row: Row, db: Database): string;
  /** Text by which lists are ordered; rows with equal texts by id. */
  sortKey(row: Row, db: Database): string;
  /** Other models that `sortKey` reads. */
  readonly sortDependsOn?: readonly string[];
  /** The serialiser's own validate(), before clean(): throws ValidationError. */
  validate?(draft: Draft, previous: Row | undefined, context: WriteContext): void;
  /** Model.clean(): throws ValidationError, may correct the draft. `previous` is undefined for a new row. */
  clean?(draft: Draft, previous: Row | undefined, context: WriteContext): void;
  beforeSave?(draft: Draft, previous: Row | undefined, context: WriteContext): void;
  afterSave?(row: Row, previous: Row | undefined, context: WriteContext): void;
  beforeDelete?(row: Row, context: WriteContext): void;
  afterDelete?(row: Row, context: WriteContext): void;
}
