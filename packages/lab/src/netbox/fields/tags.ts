import { idsOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { byId, byText, resolveTargets } from "../filters/reference-filter.ts";
import type { FindTargets } from "../filters/reference-filter.ts";
import { FieldError } from "../model/errors.ts";
import type { Field, Filter, WriteContext } from "../model/model.ts";
import { pythonType } from "../model/python-text.ts";
import { parseReference } from "./reference.ts";

const tagType = "extras.tag";

function parseTags(value: unknown, context: WriteContext): number[] {
  if (!Array.isArray(value)) throw new FieldError(`Expected a list of items but got type "${pythonType(value)}".`);
  return [...new Set(value.map((item: unknown) => parseReference(item, tagType, context)))];
}

function filter(matches: (tags: readonly number[], wanted: number[]) => boolean, find: FindTargets): Filter {
  return (values, context) => {
    const { ids, orNone } = resolveTargets(values, tagType, { targets: find, context });
    const wanted = [...ids];
    return { test: (row: Row) => (orNone ? idsOf(row, "tags").length === 0 : matches(idsOf(row, "tags"), wanted)) };
  };
}

function all(tags: readonly number[], wanted: number[]): boolean {
  return wanted.every((id) => tags.includes(id));
}

function any(tags: readonly number[], wanted: number[]): boolean {
  return wanted.some((id) => tags.includes(id));
}

function no(tags: readonly number[], wanted: number[]): boolean {
  return !any(tags, wanted);
}

// tag=a&tag=b is AND; tag=null is "no tag" (netbox-api.md 2.5).
const tagFilters: Record<string, Filter> = {
  tag: filter(all, byText("slug")),
  tag__n: filter(no, byText("slug")),
  tag__any: filter(any, byText("slug")),
  tag_id: filter(all, byId),
  tag_id__n: filter(no, byId),
};

/** The tags of an object: PATCH replaces the list; read in the order of tag weight and name. */
export function tags(): Field {
  return {
    reference: { to: tagType, onDelete: "clear" },
    lookup: (row) => idsOf(row, "tags"),
    initial: () => [],
    parse: (value, context) => parseTags(value, context),
    render(row, _name, context) {
      const found = idsOf(row, "tags").flatMap((id) => context.db.get(tagType, id) ?? []);
      found.sort((a, b) => (Number(a["weight"]) - Number(b["weight"])) || (textOf(a, "name") < textOf(b, "name") ? -1 : 1));
      return found.map((tag) => context.nested(tagType, tag.id, "nested"));
    },
    filters: () => tagFilters,
  };
}

/** `add_tags` and `remove_tags` (NetBox ≥ 4.6): only in bodies. */
export function tagChanges(): Field {
  return { hidden: true, since: 6, parse: (value, context) => parseTags(value, context), render: () => undefined };
}

