import { textOf } from "../values/text-of.ts";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import { EVERY_ROW } from "./kind.ts";
import type { FieldType, Kind, KindName } from "./kind.ts";

/** What tells one shared kind from another. */
export interface SharedKindOptions {
  readonly name: KindName;
  readonly about: string;
  /** Where its objects come from, a phrase for docs/mapping.md. */
  readonly from: string;
  readonly path: string;
  readonly objectType: string;
  readonly dependsOn: readonly KindName[];
  /** Columns besides `slug` and, where it can be tagged, `tags`. */
  readonly columns: Readonly<Record<string, FieldType>>;
  /** A NetBox has some dozens of them at most: the whole model is one request, slugs and names are two. Default no. */
  readonly isSmall?: boolean;
  translate(facts: Facts): Iterable<DesiredObject>;
}

/** Columns that come from elsewhere than the objects themselves. */
const ORIGINS: Readonly<Record<string, string>> = { slug: "made from the name", color: "fixed", description: "fixed", tags: "Proxbox's marks" };

/**
 * Makes a kind whose objects many share (tags, roles, types): found by name or slug, created only where something refers to
 * them, and never changed afterwards, whoever made them.
 */
export function sharedKind(options: SharedKindOptions): Kind {
  const { columns, from, isSmall = false, ...rest } = options;
  const types: Record<string, FieldType> = { slug: "text", ...columns, ...(options.dependsOn.includes("tag") ? { tags: "tags" } : {}) };
  const title = "model" in columns ? "model" : "name";
  return {
    ...rest,
    identity: `slug, or ${title}`,
    fields: Object.fromEntries(Object.entries(types).map(([field, type]) => [field, { type, from: ORIGINS[field] ?? from, isOnCreateOnly: true }])),
    gone: "keep",
    isOnDemand: true,
    scopes: ({ desired }) => {
      if (isSmall) return desired.length === 0 ? [] : [EVERY_ROW];
      return ["slug", title].map((field) => ({ filter: field, values: desired.map((each) => textOf(each.fields[field])) }));
    },
    naturalKey: ({ slug }) => (typeof slug === "string" ? slug : undefined),
    // NetBox refuses a second one of the same name too, and a person may have given it another slug.
    identityKey: (values) => (typeof values[title] === "string" ? values[title] : undefined),
    identify: (desired, values) => desired.fields[title] === values[title],
    claim: () => ({ type: "adopt", isOwned: false, reason: "exists in NetBox already and is used as it is" }),
  };
}
