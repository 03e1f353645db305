import type { FieldValue, Outcome, Reference } from "@proxbox/contract";
import type { KindName } from "../kinds/kind.ts";
import type { DraftRemark } from "../values/conflict-claim.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import type { GuestFacts } from "./guest-facts.ts";
import type { Snapshot } from "../collect/snapshot.ts";
import type { SourceSettings } from "./source-settings.ts";

/**
 * One object as Proxmox VE says it should be. A field that could not be seen is left out of `fields`, which keeps
 * NetBox's value; `null` or `""` means positively empty.
 */
export interface DesiredObject {
  readonly kind: KindName;
  /** Stable path-like name: `<source>/qemu/100/net0`. A parent's key is a prefix where the object cannot move. */
  readonly key: string;
  readonly label: string;
  readonly parent?: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Birth marks of a guest, by which a recycled vmid is told from the guest it had before (E14); marks of a node's hardware (E88). */
  readonly fingerprint?: Fingerprint;
  /** A person has said that it is what its name says, whatever its marks (E88). */
  readonly isAccepted?: true;
  /** MAC addresses that prove an adoption (E22) and by which our own object is found again without a record. */
  readonly evidence?: readonly string[];
  /** Identity marks as custom fields hold them. */
  readonly identity?: { readonly vmid: number; readonly type: string; readonly cluster: string };
  /** Too little is known to create it; what exists is kept (a sentence why). */
  readonly isPartial?: string;
  /** Configured and not seen: made, and taken, only where nothing of its sort stands in its place (addresses of cloud-init). */
  readonly isAssumed?: true;
  /** Nothing is said where it cannot be created. */
  readonly isQuiet?: true;
  /** References to choose from by field, best first, where the best may not be had (primary addresses). */
  readonly candidates?: Readonly<Record<string, readonly Reference[]>>;
  /** Values by field that may hold as well, since not all that decides could be seen: what we wrote of them stays. */
  readonly others?: Readonly<Record<string, readonly FieldValue[]>>;
  /** The object near which it is looked for, where there are several with its natural key (a site for a VLAN). */
  readonly near?: Reference;
  /** Must be unique, case-insensitively, within the object that `field` names (E01, E02). */
  readonly uniqueName?: { readonly within: string };
}

/** A part of Proxmox VE that could not be seen: objects of `kind` at or under `under` are neither changed nor gone. */
export interface Unseen {
  readonly kind: KindName;
  readonly under: string;
  readonly reason: string;
  /** This run did not look for it: nothing is said of it, as of guests that were not asked for. */
  readonly isUnasked?: true;
}

/** What translate makes of one snapshot. */
export interface Desired {
  readonly source: string;
  /** Keys of the guests that were asked for, where not all were: about every other guest nothing may be concluded. */
  readonly asked?: readonly string[];
  readonly objects: ReadonlyMap<KindName, readonly DesiredObject[]>;
  readonly unseen: readonly Unseen[];
  readonly remarks: readonly DraftRemark[];
  /** Guests that could not be understood (E120). */
  readonly failures: readonly Outcome[];
}

/** What every kind translates from: the snapshot, parsed once, with the settings of its source. */
export interface Facts {
  readonly snapshot: Snapshot;
  readonly settings: SourceSettings;
  readonly guests: readonly GuestFacts[];
  /** Names of the custom fields that NetBox has for a model, e.g. for `virtualization.virtualmachine`. */
  customFields(objectType: string): ReadonlySet<string>;
  /** Tells the person something without stopping. */
  remark(remark: DraftRemark): void;
}
