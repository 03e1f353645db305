import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { LIMITS, fitName, shortHash, toSlug } from "../../values/fit.ts";
import { sharedKey } from "../../values/keys.ts";
import { DISCOVERED_TAGS, PROXBOX_TAG } from "../../values/mark.ts";
import { sharedKind } from "../shared-kind.ts";

/** netbox-proxbox's own tags with their colours (sync-mapping.md 3.1). */
const OWN_TAGS = [
  { slug: PROXBOX_TAG, name: "Proxbox", color: "ff5722", description: "Identifies what Proxbox created" },
  { slug: DISCOVERED_TAGS.qemu, name: "Proxbox: Discovered QEMU VM", color: "2196f3", description: "First seen by Proxbox as a QEMU virtual machine" },
  { slug: DISCOVERED_TAGS.lxc, name: "Proxbox: Discovered LXC Container", color: "00bcd4", description: "First seen by Proxbox as an LXC container" },
  { slug: DISCOVERED_TAGS.cluster, name: "Proxbox: Discovered Cluster", color: "4caf50", description: "First seen by Proxbox as a cluster" },
  { slug: DISCOVERED_TAGS.node, name: "Proxbox: Discovered Node", color: "9c27b0", description: "First seen by Proxbox as a node" },
] as const;

function* translate({ guests, snapshot }: Facts): Iterable<DesiredObject> {
  const colors = parseColorMap(snapshot.tagColorMap ?? "");
  for (const { slug, ...rest } of OWN_TAGS) yield object(slug, { ...rest });
  for (const { tags } of guests) {
    for (const tag of tags) yield object(toSlug(tag), { name: fitName(tag, LIMITS.tagName), color: colors.get(tag) ?? shortHash(tag).slice(0, 6), description: "Tag of a Proxmox VE guest" });
  }
}

/** Proxmox VE's `prod:ff0000;web:00ff00:ffffff`: the first colour of a tag is its background. */
function parseColorMap(text: string): ReadonlyMap<string, string> {
  const entries = text.split(";").flatMap((part) => {
    const [tag = "", color = ""] = part.split(":");
    return /^[0-9a-f]{6}$/i.test(color.trim()) ? [[tag.trim().toLowerCase(), color.trim().toLowerCase()] as const] : [];
  });
  return new Map(entries);
}

function object(slug: string, fields: { name: string; color: string; description: string }): DesiredObject {
  return { kind: "tag", key: sharedKey("tag", slug), label: fields.name, fields: { ...fields, slug } };
}

/** NetBox's tags: Proxbox's mark, and the tags of the guests; one tag a slug, whoever made it (E76, E77, E80). */
export const tag = sharedKind({
  name: "tag",
  about: "Proxbox's marks, and the tags of guests.",
  from: "fixed, and the guests' tags",
  path: "extras/tags",
  objectType: "extras.tag",
  dependsOn: [],
  columns: { name: "text", color: "text", description: "text" },
  translate,
});
