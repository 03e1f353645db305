/** Slug of the tag that marks what Proxbox created; the name of netbox-proxbox is kept (sync-mapping.md 3.1). */
export const PROXBOX_TAG = "proxbox";

/** The tags of an object that has no others: one list for all of them, since a large estate has 100,000. */
export const OWN_TAGS: string[] = [PROXBOX_TAG];

/** Slugs of netbox-proxbox's discovery tags, put on at creation only. */
export const DISCOVERED_TAGS = {
  qemu: "proxbox-discovered-qemu",
  lxc: "proxbox-discovered-lxc",
  cluster: "proxbox-discovered-cluster",
  node: "proxbox-discovered-node",
} as const;
