import type { FieldValue } from "@proxbox/contract";
import { textOf } from "../../values/text-of.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { toSlug } from "../../values/fit.ts";
import { siteName, siteReference } from "../../translate/well-known.ts";
import type { Kind } from "../kind.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  const names = [siteName(facts), ...facts.snapshot.nodes.map((node) => siteName(facts, node.name))];
  for (const name of new Set(names)) {
    if (name !== undefined) yield siteObject(name);
  }
}

/** The site of a name, as it would be made. */
export function siteObject(name: string): DesiredObject {
  const fields = { name, slug: toSlug(name, "site"), status: "active", tags: ["proxbox"] };
  return { kind: "site", key: siteReference(name).key, label: name, fields };
}

const bySlug = sharedKind({
  name: "site",
  about: "A site that the settings name, or the one of a cluster for which they name none.",
  from: "settings site and nodeSites, else the name of the cluster",
  path: "dcim/sites",
  objectType: "dcim.site",
  dependsOn: ["tag"],
  columns: { name: "text", status: "choice" },
  translate,
});

/**
 * The site of a cluster: the configured one, or one of its own (sync-mapping.md 3.5). Found by its name whatever the case,
 * since a person writes it into the settings.
 */
export const site: Kind = {
  ...bySlug,
  scopes: ({ desired }) => ["name__ie", "slug"].map((filter) => ({ filter, values: desired.map((each) => textOf(each.fields[filter === "slug" ? "slug" : "name"])) })),
  identityKey: ({ name }) => lowerCase(name),
  identify: (desired, { name }) => lowerCase(desired.fields["name"]) === lowerCase(name),
};

function lowerCase(name: FieldValue | undefined): string | undefined {
  return typeof name === "string" ? name.toLowerCase() : undefined;
}
