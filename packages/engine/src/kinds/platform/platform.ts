import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { platformsOf } from "../../translate/platforms.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import type { Kind } from "../kind.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  if (!facts.settings.isManagingDevices) return;
  for (const { key, name, slug } of platformsOf(facts)) yield { kind: "platform", key, label: name, fields: { name, slug, description: "Release of Proxmox VE that a node runs", tags: OWN_TAGS } };
}

const bySlug = sharedKind({
  name: "platform",
  about: "The release of Proxmox VE that a node runs.",
  from: "/nodes/{node}/status: pveversion, major and minor",
  path: "dcim/platforms",
  objectType: "dcim.platform",
  dependsOn: ["tag"],
  columns: { name: "text", description: "text" },
  translate,
});

/** The releases of Proxmox VE that nodes run: major and minor, so that a patch makes no new platform (ADR 0015). */
export const platform: Kind = { ...bySlug, alsoRead: ["manufacturer"] };
