import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import { toSlug } from "../values/fit.ts";
import { nameInKey, sharedKey } from "../values/keys.ts";
import { textOf } from "../values/text-of.ts";
import type { Kind, KindName } from "./kind.ts";

/** What tells one lookup kind from another. */
export interface LookupKindOptions {
  readonly name: KindName;
  readonly about: string;
  /** Where the names come from, a phrase for docs/mapping.md. */
  readonly from: string;
  readonly path: string;
  readonly objectType: string;
  /** NetBox's word for it in sentences, e.g. `VLAN group`. */
  readonly noun: string;
  /** Whether rows have a slug, by which they may be named too. */
  readonly hasSlug: boolean;
  /** Whether a name and the slug that comes of it are one object: other objects are made in it, and would be made twice. Default no. */
  readonly isKeyedBySlug?: boolean;
  readonly alsoRead?: readonly string[];
  readonly referredBy?: Kind["referredBy"] & object;
  /** Names or slugs that the settings use, each as often as it likes. */
  names(facts: Facts): Iterable<string>;
}

/** Key of an object that a person names in the settings: the same for a name whatever its case, and for no other name. */
export function lookupKey(kind: KindName, name: string): string {
  return sharedKey(kind, nameInKey(name));
}

/** Key of an object of a kind that is keyed by slug: the same for a name and for the slug that comes of it. */
export function lookupSlugKey(kind: KindName, name: string): string {
  return sharedKey(kind, toSlug(name, kind));
}

/**
 * Makes a kind whose objects are only looked up, by name whatever the case or by slug: nothing of it is ever created or
 * changed, and a name that NetBox does not have is remarked on.
 */
export function lookupKind(options: LookupKindOptions): Kind {
  const { noun, names, hasSlug, isKeyedBySlug = false, ...rest } = options;
  return {
    ...rest,
    identity: hasSlug ? "name whatever the case, or slug" : "name whatever the case",
    dependsOn: [],
    fields: { name: { type: "text", from: options.from, isOnCreateOnly: true }, ...(hasSlug ? { slug: { type: "text", from: "never written", isOnCreateOnly: true } } : {}) },
    gone: "keep",
    isLookup: true,
    *translate(facts) {
      for (const name of names(facts)) yield lookupObject(options, name);
    },
    scopes: ({ desired }) => [
      { filter: "name__ie", values: desired.map(({ label }) => label) },
      ...(hasSlug ? [{ filter: "slug", values: desired.map(({ fields }) => textOf(fields["slug"])) }] : []),
    ],
    naturalKey: ({ name }) => lowerCase(name),
    identityKey: ({ slug }) => lowerCase(slug),
    identify: (desired, { slug }) => hasSlug && slug !== undefined && slug !== "" && slug === (isKeyedBySlug ? desired.fields["slug"] : desired.label),
    claim: () => ({ type: "adopt", isOwned: false, reason: `the settings name this ${noun}` }),
  };
}

/** The object of a name, to be found and never made. */
export function lookupObject({ name: kind, noun, hasSlug, isKeyedBySlug = false }: Omit<LookupKindOptions, "names">, name: string): DesiredObject {
  const fields: Record<string, FieldValue> = { name, ...(hasSlug ? { slug: toSlug(name, kind) } : {}) };
  return { kind, key: (isKeyedBySlug ? lookupSlugKey : lookupKey)(kind, name), label: name, fields, isPartial: `NetBox has no ${noun} "${name}"` };
}

function lowerCase(value: FieldValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value.toLowerCase() : undefined;
}
