import { unseenBy } from "../collect/unseen.ts";
import { isHeld } from "../proxmox/permissions.ts";
import { Permissions } from "../proxmox/schema.ts";
import type { Reading } from "./reading.ts";
import { remember } from "./remember.ts";

/** A privilege with which a list shows everything: without it Proxmox VE leaves rows out and answers 200 all the same (E19). */
export interface Sight {
  readonly path: string;
  /** Any of these is enough; the first one is the one to grant. */
  readonly anyOf: readonly [string, ...string[]];
  /** Whether it must hold for everything below the path too. */
  readonly isBelow: boolean;
}

async function readIfTold(reading: Reading): Promise<Permissions | undefined> {
  try {
    return await reading.get("/access/permissions", Permissions);
  } catch (thrown) {
    unseenBy(thrown);
    return undefined;
  }
}

/** What the credentials may do, where Proxmox VE tells; asked once in a run. */
async function permissionsOf(reading: Reading): Promise<Permissions | undefined> {
  if (reading.options.permissions !== undefined) return reading.options.permissions;
  return remember(reading, "/access/permissions", { make: () => readIfTold(reading), isWorthKeeping: (told) => told !== undefined });
}

/**
 * Why a list of the whole cluster may hide something, as a sentence; `undefined` when it is proven that it shows all. Without
 * quorum a node knows only its own last copy of the cluster's files, so that even a complete list may be an old one.
 */
export async function reasonHidden(reading: Reading, sights: readonly Sight[]): Promise<string | undefined> {
  if (!reading.options.snapshot.cluster.isQuorate) return "the cluster has no quorum, so its lists may be old";
  const permissions = await permissionsOf(reading);
  if (permissions === undefined) return "Proxmox VE did not tell the privileges, so hidden objects cannot be ruled out";
  const missing = sights.find(({ path, anyOf, isBelow }) => !isHeld(permissions, path, { anyOf, isBelow }));
  return missing === undefined ? undefined : `${missing.anyOf[0]} on ${missing.path} is missing, so only some may be visible`;
}

/** The same, marked: what is below `under` is then not called gone, and the person is told. */
export async function proveSight(reading: Reading, under: string, sights: readonly Sight[]): Promise<void> {
  const reason = await reasonHidden(reading, sights);
  if (reason === undefined) return;
  reading.leaveOut(under, reason);
  reading.findings.warn(`${under.slice(reading.source.length + 1)}: ${reason}`);
}
