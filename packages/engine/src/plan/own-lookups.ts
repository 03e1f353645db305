import { isReference } from "@proxbox/contract";
import type { FieldValue, Reference } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";

type Objects = ReadonlyMap<KindName, readonly DesiredObject[]>;

/**
 * Puts our own object in the place of a lookup that names it: a site of a mapping rule that is made in this very run for a
 * node is not in NetBox yet, and would be found only by the next run, which would then write.
 */
export function withOwnLookups(objects: Objects, kinds: readonly Kind[]): Objects {
  const lookups = kinds.filter(({ name, isLookup }) => isLookup === true && (objects.get(name) ?? []).length > 0);
  if (lookups.length === 0) return objects;
  const own = namesOfOwn(objects, kinds.filter(({ isLookup }) => isLookup !== true));
  const places = new Map<string, Reference>();
  for (const { name, objectType } of lookups) {
    for (const object of objects.get(name) ?? []) {
      const found = namesOf(object).flatMap((each) => own.get(`${objectType} ${each}`) ?? [])[0];
      if (found !== undefined) places.set(objectName(name, object.key), found);
    }
  }
  return places.size === 0 ? objects : new Map([...objects].map(([kind, list]) => [kind, list.flatMap((object) => (places.has(objectName(kind, object.key)) ? [] : [referringTo(object, places)]))]));
}

function namesOfOwn(objects: Objects, kinds: readonly Kind[]): ReadonlyMap<string, Reference> {
  const own = new Map<string, Reference>();
  // Names of guests and of their parts are nobody's to look up.
  for (const { name, objectType } of kinds.filter(({ isOnDemand }) => isOnDemand === true)) {
    for (const object of objects.get(name) ?? []) for (const each of namesOf(object)) own.set(`${objectType} ${each}`, { kind: name, key: object.key });
  }
  return own;
}

function namesOf({ fields: { name, slug } }: DesiredObject): readonly string[] {
  return [name, slug].flatMap((each) => (typeof each === "string" && each !== "" ? [each.toLowerCase()] : []));
}

function referringTo(object: DesiredObject, places: ReadonlyMap<string, Reference>): DesiredObject {
  const place = (value: FieldValue): FieldValue => (isReference(value) ? (places.get(objectName(value.kind, value.key)) ?? value) : value);
  const fields = Object.entries(object.fields);
  const others = Object.entries(object.others ?? {});
  if (![...fields.map(([, value]) => value), ...others.flatMap(([, values]) => values)].some((value) => place(value) !== value)) return object;
  return {
    ...object,
    fields: Object.fromEntries(fields.map(([field, value]) => [field, place(value)])),
    ...(others.length === 0 ? {} : { others: Object.fromEntries(others.map(([field, values]) => [field, values.map(place)])) }),
  };
}
