import { PROXBOX_TAG } from "../values/mark.ts";

/** A button on the pages of one model of NetBox, with the columns of `extras/custom-links` that we decide. */
export interface CustomLink {
  readonly name: string;
  readonly object_types: readonly string[];
  readonly enabled: boolean;
  /** Jinja2 with `object`; empty text hides the link (netbox-api.md 2.14). */
  readonly link_text: string;
  readonly link_url: string;
  readonly weight: number;
  readonly group_name: string;
  readonly button_class: string;
  readonly new_window: boolean;
}

/** Models with a page in the control plane, and what its address `/go/<what>/<id>` calls them. */
const TARGETS = [
  { what: "cluster", objectType: "virtualization.cluster" },
  { what: "device", objectType: "dcim.device" },
  { what: "vm", objectType: "virtualization.virtualmachine" },
] as const;

/**
 * The links into the control plane at this address (without a slash at its end): one for each model, shown on what bears our tag, in a
 * group of its own.
 */
export function linksTo(publicUrl: string): readonly CustomLink[] {
  return TARGETS.map(({ what, objectType }) => ({
    name: `proxbox-${what}`,
    object_types: [objectType],
    enabled: true,
    link_text: `{% if "${PROXBOX_TAG}" in object.tags.slugs() %}Open in Proxbox{% endif %}`,
    link_url: `${publicUrl}/go/${what}/{{ object.pk }}`,
    weight: 100,
    group_name: "Proxbox",
    button_class: "blue",
    new_window: false,
  }));
}
