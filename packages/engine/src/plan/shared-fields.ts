import type { FieldChange, FieldValue } from "@proxbox/contract";
import type { FieldSpec } from "../kinds/kind.ts";
import { textOf } from "../values/text-of.ts";

/** Values of one field that are worth keeping at hand; what has more of them is a name or an address, of which each has its own. */
const MOST_VALUES = 100;

/**
 * Fields of new objects. A first sync of a large estate has a million of them, and most say the same as those of other objects
 * (a status, tags, a cluster): then it is one object for all.
 */
export class SharedFields {
  readonly #fields = new Map<FieldSpec, Map<FieldValue, FieldChange>>();
  readonly #tags = new Map<string, string[]>();

  /** A field of an object that NetBox does not have yet. */
  fieldOf(field: string, spec: FieldSpec, after: FieldValue): FieldChange {
    const known = this.#fields.get(spec) ?? new Map<FieldValue, FieldChange>();
    this.#fields.set(spec, known);
    const held = known.get(after);
    // Two fields of a kind may be described by one object, as the ends of a range are.
    const made = held?.field === field ? held : { field, before: null, after, reason: "new" };
    if (known.size < MOST_VALUES) known.set(after, made);
    return made;
  }

  /** Slugs of tags, each once and in order. */
  tagsOf(slugs: readonly FieldValue[]): FieldValue {
    const tags = [...new Set(slugs.map(textOf))].sort();
    const name = tags.join(" ");
    const known = this.#tags.get(name) ?? tags;
    this.#tags.set(name, known);
    return known;
  }
}
