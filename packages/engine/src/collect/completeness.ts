import { isHeld } from "../proxmox/permissions.ts";
import type { Completeness } from "./snapshot.ts";
import type { Skeleton } from "./skeleton.ts";

type Rule = (skeleton: Skeleton) => string | undefined;

/** Says whether it is proven that every guest of the cluster is visible to these credentials. */
export function canSeeAllGuests({ permissions }: Skeleton): boolean {
  return permissions !== undefined && isHeld(permissions, "/vms", { anyOf: ["VM.Audit"], isBelow: true });
}

// Without quorum a node knows only its own last copy of the cluster's files: guests may have moved or gone elsewhere.
const quorumRule: Rule = ({ cluster }) => (cluster.isQuorate ? undefined : "the cluster has no quorum, so its lists may be old");

const guestRules: readonly Rule[] = [
  quorumRule,
  ({ oddGuests }) => (oddGuests === 0 ? undefined : `${oddGuests} rows of /cluster/resources could not be read`),
  ({ permissions }) => (permissions === undefined ? "Proxmox VE did not tell the privileges, so hidden guests cannot be ruled out" : undefined),
  (skeleton) => (canSeeAllGuests(skeleton) ? undefined : "VM.Audit on /vms is missing, so only some guests are visible"),
  // E19: an empty list is what a lost privilege looks like.
  ({ guests, guestsUnasked }) => (guests.length + guestsUnasked === 0 ? "no guest is visible" : undefined),
];

const nodeRules: readonly Rule[] = [
  quorumRule,
  ({ oddNodes }) => (oddNodes === 0 ? undefined : `${oddNodes} rows of /cluster/status could not be read`),
  ({ nodes }) => (nodes.length === 0 ? "no node is visible" : undefined),
];

function judge(rules: readonly Rule[], skeleton: Skeleton): Completeness {
  for (const rule of rules) {
    const reason = rule(skeleton);
    if (reason !== undefined) return { isComplete: false, reason };
  }
  return { isComplete: true };
}

/** Whether the guest list may be used to call a guest gone: everything read, and the right to see everything proven. */
export function guestCompleteness(skeleton: Skeleton): Completeness {
  return judge(guestRules, skeleton);
}

/** Whether the node list may be used to call a node gone; `/cluster/status` shows all nodes or is refused. */
export function nodeCompleteness(skeleton: Skeleton): Completeness {
  return judge(nodeRules, skeleton);
}
