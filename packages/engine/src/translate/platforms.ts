import type { Node } from "../collect/snapshot.ts";
import { toSlug } from "../values/fit.ts";
import { sharedKey } from "../values/keys.ts";
import type { Facts } from "./desired.ts";

/** A platform of NetBox that stands for a release of Proxmox VE. */
export interface ReleasePlatform {
  readonly key: string;
  readonly name: string;
  readonly slug: string;
}

/** The release that a node runs; undefined where it did not say. */
export function platformOf({ status }: Node): ReleasePlatform | undefined {
  const [, release] = /^(\d+\.\d+)/.exec(status.state === "present" ? (status.value.version ?? "") : "") ?? [];
  if (release === undefined) return undefined;
  const name = `Proxmox VE ${release}`;
  return { key: sharedKey("platform", toSlug(name)), name, slug: toSlug(name) };
}

/** The releases of all nodes, each once. */
export function platformsOf({ snapshot }: Facts): readonly ReleasePlatform[] {
  return [...new Map(snapshot.nodes.flatMap((node) => platformOf(node) ?? []).map((each) => [each.key, each])).values()];
}
