import type { Row } from "../data/row.ts";
import type { Field, Model, Reference } from "./model.ts";

type Keys = (row: Row) => readonly (string | number)[];

/** Every index that a table of this model keeps: one per field that asks for one, and the model's own. */
export function lookupsOf(model: Model): Record<string, Keys> {
  const lookups: Record<string, Keys> = { ...model.lookups };
  for (const [name, field] of Object.entries(model.fields)) {
    const { lookup } = field;
    if (lookup) lookups[name] = (row) => lookup(row, name);
  }
  return lookups;
}

/** A field of some model that points to a given type. */
export interface Incoming {
  readonly model: Model;
  readonly name: string;
  readonly field: Field;
  readonly reference: Reference;
}

const caches = new WeakMap<readonly Model[], Map<string, Incoming[]>>();

/** The fields of all models that can point to this type; `*` in a reference means any type (generic relations). */
export function incomingReferences(models: readonly Model[], type: string): readonly Incoming[] {
  const cache = caches.get(models) ?? new Map<string, Incoming[]>();
  caches.set(models, cache);
  const found = cache.get(type) ?? findIncoming(models, type);
  cache.set(type, found);
  return found;
}

function findIncoming(models: readonly Model[], type: string): Incoming[] {
  const found: Incoming[] = [];
  for (const model of models) {
    for (const [name, field] of Object.entries(model.fields)) {
      const { reference } = field;
      if (reference && (reference.to === type || reference.to === "*")) found.push({ model, name, field, reference });
    }
  }
  return found;
}
