/** Slug of the tag that marks what Proxbox created; the name of netbox-proxbox is kept (sync-mapping.md 3.1). */
export const PROXBOX_TAG = "proxbox";
