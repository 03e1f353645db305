import type { Fingerprint } from "./fingerprint.ts";

/**
 * Says whether a node of the same name is other hardware (E88): a certificate that is replaced says little (it is renewed, and
 * made anew with the system), but no port that is the same, or other processors where ports are not known, say the rest.
 */
export function isOtherNode(before: Fingerprint, now: Fingerprint): boolean {
  if (before.tls === undefined || now.tls === undefined || before.tls === now.tls) return false;
  if (before.macs.length > 0 && now.macs.length > 0) return !before.macs.some((mac) => now.macs.includes(mac));
  return before.cpu !== undefined && now.cpu !== undefined && before.cpu !== now.cpu;
}

/** Says whether a node of another name is the same hardware: a port tells. */
export function isSameNode(before: Fingerprint, now: Fingerprint): boolean {
  return before.macs.some((mac) => now.macs.includes(mac));
}

/** What is known of a node now, completed by what was known before. */
export function joinedMarks({ asked: _asked, ...before }: Fingerprint, now: Fingerprint): Fingerprint {
  return { ...before, ...now, macs: now.macs.length > 0 ? now.macs : before.macs };
}
