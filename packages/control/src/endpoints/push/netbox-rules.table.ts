/** What is known after NetBox could not be pushed. */
export interface NetboxFacts {
  /** What the backend's list of NetBoxes holds. */
  readonly listing: "unreadable" | "empty" | "several" | "one";
  /** The one row points where ours does. */
  readonly isOurTarget: boolean;
  /** It is enabled and has our `verify_ssl` and `token_version`. */
  readonly hasSameForm: boolean;
  /** The credentials that are kept here are those that were pushed into this row. */
  readonly hasSameCredentials: boolean;
}

/** One line of the table: facts that are absent do not matter. */
export interface NetboxRule extends Partial<NetboxFacts> {
  readonly listing: NetboxFacts["listing"];
  /** `block`: a job could write into another NetBox, or with credentials that are not meant. */
  readonly verdict: "block" | "warn";
}

/**
 * Whether a job may go on after a failed push of NetBox (wire-contract.md 6.3); the first line that fits decides. The original's first
 * line, another NetBox that was pushed well meanwhile, cannot happen: several enabled NetBoxes block before anything is pushed.
 */
export const NETBOX_RULES: readonly NetboxRule[] = [
  { listing: "unreadable", verdict: "block" },
  { listing: "empty", verdict: "block" },
  { listing: "several", verdict: "block" },
  { listing: "one", isOurTarget: false, verdict: "block" },
  { listing: "one", isOurTarget: true, hasSameForm: false, verdict: "block" },
  { listing: "one", isOurTarget: true, hasSameForm: true, hasSameCredentials: false, verdict: "block" },
  { listing: "one", isOurTarget: true, hasSameForm: true, hasSameCredentials: true, verdict: "warn" },
];
