import { isReference } from "@proxbox/contract";
import type { Change, FieldValue } from "@proxbox/contract";

function namesIn(field: string, value: FieldValue): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => {
    if (isReference(each)) return `object ${each.kind} ${each.key}`;
    return field === "tags" ? `tag ${each}` : [];
  });
}

function namesNeeded({ parent, fields }: Change): readonly string[] {
  return [...(parent === undefined ? [] : [`parent ${parent}`]), ...fields.flatMap(({ field, after }) => namesIn(field, after))];
}

function namesOf({ kind, key }: Change): readonly string[] {
  return [`object ${kind} ${key}`, `parent ${key}`, ...(kind === "tag" ? [`tag ${key.slice(key.lastIndexOf("/") + 1)}`] : [])];
}

/** Which changes of a plan need the object of one of them: they hang on it, refer to it, or bear it as a tag. One pass over the plan for any number of questions. */
export function usersOf(changes: readonly Change[]): (made: Change) => readonly Change[] {
  const users = new Map<string, Change[]>();
  for (const change of changes) {
    for (const name of namesNeeded(change)) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [change]);
      else known.push(change);
    }
  }
  return (made) => namesOf(made).flatMap((name) => users.get(name) ?? []);
}
