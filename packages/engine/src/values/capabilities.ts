/**
 * What a NetBox can do; probed once, so that nobody compares version numbers elsewhere. One of them stands here as
 * soon as somebody asks for it (netbox-api.md 2.17).
 */
export interface Capabilities {
  /** Cursor paging with `start=` (4.6). */
  readonly hasCursor: boolean;
  /** ETag and If-Match (4.6). */
  readonly hasEtag: boolean;
  /** `add_tags` and `remove_tags` (4.6). */
  readonly hasTagDeltas: boolean;
  /** `changelog_message` in bodies (4.4). */
  readonly hasChangelogMessage: boolean;
  /** Types of virtual machines (4.6). */
  readonly hasVirtualMachineTypes: boolean;
  /** Status `paused` of virtual machines (4.6). */
  readonly hasPausedStatus: boolean;
  /** Bulk errors with an index, unknown ids refused (4.7). */
  readonly hasIndexedBulkErrors: boolean;
  /** The models of netbox-proxbox below `/api/plugins/proxbox/`. */
  readonly hasProxboxPlugin: boolean;
  /** Branches of netbox-branching, chosen by the header `X-NetBox-Branch`. */
  readonly hasBranching: boolean;
}
