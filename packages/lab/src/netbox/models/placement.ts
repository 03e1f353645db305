import type { Database } from "../data/database.ts";
import { idOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { ValidationError } from "../model/errors.ts";
import type { Field } from "../model/model.ts";
import { reference } from "../fields/reference.ts";
import { generic } from "../fields/generic.ts";

const scopeTypes = ["dcim.region", "dcim.sitegroup", "dcim.site", "dcim.location"];

/** `scope_type`, `scope_id`, `scope` (NetBox ≥ 4.2) and the hidden `_site` that NetBox derives from them on save. */
export function scoped(): Record<string, Field> {
  return {
    ...generic({ prefix: "scope", types: scopeTypes, onDelete: "cascade" }),
  };
}

/** The hidden column `_site`: not in the serialiser's answers, but indexed, and a filter (`site_id`, `site`). */
export function hiddenSite(): Field {
  const field = reference("dcim.site", { onDelete: "cascade" });
  const { filters, lookup, reference: target } = field;
  return {
    hidden: true,
    initial: () => null,
    render: () => undefined,
    ...(lookup ? { lookup } : {}),
    ...(target ? { reference: target } : {}),
    filters: () => {
      const own = filters?.("_site") ?? {};
      return Object.fromEntries(Object.entries(own).map(([name, filter]) => [name.replace(/^_site/, "site"), filter]));
    },
  };
}

/** Sets `_site` from the scope: a site itself, or the site of a location (dcim/models/mixins.py). */
export function cacheScope(draft: Draft, db: Database): void {
  const id = idOf(draft, "scope_id");
  const type = textOf(draft, "scope_type");
  if (type === "dcim.site") draft["_site"] = id;
  else if (type === "dcim.location") draft["_site"] = idOf(db.get("dcim.location", id) ?? { id: 0 }, "site");
  else draft["_site"] = null;
}

/** ScopedModel.clean(): a scope type needs a scope. */
export function cleanScope(draft: Draft): void {
  if (draft["scope_type"] !== null && draft["scope_id"] === null) {
    const label = textOf(draft, "scope_type").replace(/^.*\./, "");
    throw new ValidationError({ scope_id: [`Please select a ${label}.`] });
  }
}

/** The name of a referenced row, for messages. */
export function nameOf(row: Row | undefined): string {
  return row ? textOf(row, "name") : "None";
}
