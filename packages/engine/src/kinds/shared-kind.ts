import { textOf } from "../values/text-of.ts";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import type { FieldType, Kind, KindName } from "./kind.ts";

/** What tells one shared kind from another. */
export interface SharedKindOptions {
  readonly name: KindName;
  readonly path: string;
  readonly objectType: string;
  readonly dependsOn: readonly KindName[];
  /** Columns besides `slug` and, where it can be tagged, `tags`. */
  readonly columns: Readonly<Record<string, FieldType>>;
  translate(facts: Facts): Iterable<DesiredObject>;
}

/**
 * Makes a kind whose objects many share (tags, roles, types): found by slug, created only where something refers to
 * them, and never changed afterwards, whoever made them.
 */
export function sharedKind(options: SharedKindOptions): Kind {
  const { columns, ...rest } = options;
  const types: Record<string, FieldType> = { slug: "text", ...columns, ...(options.dependsOn.includes("tag") ? { tags: "tags" } : {}) };
  return {
    ...rest,
    fields: Object.fromEntries(Object.entries(types).map(([field, type]) => [field, { type, isOnCreateOnly: true }])),
    gone: "keep",
    isOnDemand: true,
    scopes: ({ desired }) => [{ filter: "slug", values: desired.map((each) => textOf(each.fields["slug"])) }],
    naturalKey: ({ slug }) => (typeof slug === "string" ? slug : undefined),
    claim: () => ({ type: "adopt", isOwned: false, reason: "exists in NetBox already and is used as it is" }),
  };
}
