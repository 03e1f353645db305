import { textOf } from "../../values/text-of.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { toSlug } from "../../values/fit.ts";
import { siteName, siteReference } from "../../translate/well-known.ts";
import type { Kind } from "../kind.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  const names = [siteName(facts), ...facts.snapshot.nodes.map((node) => siteName(facts, node.name))];
  for (const name of new Set(names)) {
    if (name === undefined) continue;
    const fields = { name, slug: toSlug(name, "site"), status: "active", tags: ["proxbox"] };
    yield { kind: "site", key: siteReference(name).key, label: name, fields };
  }
}

const bySlug = sharedKind({
  name: "site",
  path: "dcim/sites",
  objectType: "dcim.site",
  dependsOn: ["tag"],
  columns: { name: "text", status: "choice" },
  translate,
});

/**
 * The site of a cluster: the configured one, or one of its own (sync-mapping.md 3.5). Found by name, since a person's
 * site may have another slug than the one made from its name.
 */
export const site: Kind = {
  ...bySlug,
  scopes: (context) => [{ filter: "name__ie", values: context.desired.map((each) => textOf(each.fields["name"])) }, ...bySlug.scopes(context)],
  naturalKey: ({ name }) => (typeof name === "string" ? name.toLowerCase() : undefined),
};
