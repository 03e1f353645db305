import { AppError } from "@proxbox/contract";
import type { Outcome } from "@proxbox/contract";
import type { Guest, Snapshot } from "../collect/snapshot.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Desired, DesiredObject, Facts, Unseen } from "./desired.ts";
import { readGuest } from "./guest-facts.ts";
import type { GuestFacts } from "./guest-facts.ts";
import { remarkLeftOut } from "./remark-left-out.ts";
import type { DraftRemark } from "../values/conflict-claim.ts";
import { guestKey } from "../values/keys.ts";
import { mapSubject } from "./rules/map-subject.ts";
import type { SourceSettings } from "./source-settings.ts";
import { GUEST_KINDS, unseenBySettings, unseenIn } from "./unseen.ts";

/** What translate needs: one snapshot, its source's settings, the kinds, and which custom fields NetBox has. */
export interface TranslateInput {
  readonly snapshot: Snapshot;
  readonly settings: SourceSettings;
  readonly kinds: readonly Kind[];
  readonly customFields: (objectType: string) => ReadonlySet<string>;
}

/** Turns a snapshot into the objects that NetBox should have. Pure: the same input gives the same objects in the same order. */
export function translate(input: TranslateInput): Desired {
  const { snapshot, settings } = input;
  const read = readGuests(snapshot, settings);
  const made = translateGuests(input, read.guests);
  const failures = [...read.failures, ...made.failures];
  const unseen = [...excludedUnseen(read.excluded), ...unseenIn(snapshot, made.guests, failures), ...unseenBySettings(snapshot, settings), ...unreadable(failures)];
  return { source: snapshot.source, ...askedOf(snapshot), objects: made.objects, unseen, remarks: made.remarks, failures };
}

/** A vmid belongs to one guest of either type. */
function askedOf({ source, onlyGuests }: Snapshot): Pick<Desired, "asked"> {
  return onlyGuests === undefined ? {} : { asked: onlyGuests.flatMap((vmid) => [guestKey(source, "qemu", vmid), guestKey(source, "lxc", vmid)]) };
}

interface Translated extends Pick<Desired, "objects" | "remarks" | "failures"> {
  readonly guests: readonly GuestFacts[];
}

/** Asks every kind; guests at which one of them breaks are left out and the rest is translated without them (E120). */
function translateGuests(input: TranslateInput, guests: readonly GuestFacts[]): Translated {
  try {
    return { guests, failures: [], ...translateKinds(input, guests) };
  } catch (thrown) {
    const failures = guests.flatMap((each) => whyBroken(input, each) ?? []);
    if (failures.length === 0) throw thrown;
    const broken = new Set(failures.map(({ key }) => key));
    const rest = guests.filter(({ key }) => !broken.has(key));
    return { guests: rest, failures, ...translateKinds(input, rest) };
  }
}

function translateKinds(input: TranslateInput, guests: readonly GuestFacts[]): Pick<Desired, "objects" | "remarks"> {
  const remarks: DraftRemark[] = [];
  const facts: Facts = { snapshot: input.snapshot, settings: input.settings, guests, customFields: input.customFields, remark: (remark) => remarks.push(remark) };
  remarkLeftOut(facts);
  return { objects: new Map(input.kinds.map((kind) => [kind.name, onceByKey(kind.translate(facts))])), remarks };
}

function whyBroken(input: TranslateInput, guest: GuestFacts): Outcome | undefined {
  try {
    translateKinds(input, [guest]);
    return undefined;
  } catch (thrown) {
    return failureOf(input.snapshot.source, guest.guest, thrown);
  }
}

/** Guests sorted by vmid, so that the order of Proxmox VE's answers never shows; one that cannot be read costs only itself (E120). */
function readGuests(snapshot: Snapshot, settings: SourceSettings): { guests: readonly GuestFacts[]; excluded: readonly string[]; failures: readonly Outcome[] } {
  const ignored = settings.ignoredInterfaces.map((pattern) => new RegExp(pattern));
  const guests: GuestFacts[] = [];
  const excluded: string[] = [];
  const failures: Outcome[] = [];
  const inOrder = [...snapshot.guests].sort((left, right) => left.vmid - right.vmid || left.node.localeCompare(right.node));
  for (const guest of inOrder) {
    if (guest.isTemplate ? !settings.isIncludingTemplates : !settings.isIncludingMachines) continue;
    try {
      const facts = readGuest(snapshot.source, guest, ignored);
      if (mapSubject({ snapshot, settings }, { guest: facts }).isExcluded === true) excluded.push(facts.key);
      else guests.push(facts);
    } catch (thrown) {
      failures.push(failureOf(snapshot.source, guest, thrown));
    }
  }
  return { guests, excluded, failures };
}

/** What a rule leaves out counts as not looked at: a new rule must not call anything gone. */
function excludedUnseen(keys: readonly string[]): readonly Unseen[] {
  return keys.flatMap((under) => GUEST_KINDS.map((kind) => ({ kind, under, reason: "left out by a mapping rule" })));
}

function failureOf(source: string, guest: Guest, thrown: unknown): Outcome {
  const label = guest.name ?? `${guest.type} ${guest.vmid}`;
  const error = new AppError("RUN_GUEST_FAILED", { detail: thrown instanceof Error ? thrown.message : String(thrown), where: label, cause: thrown });
  const key = guestKey(source, guest.type, guest.vmid);
  return { kind: "virtual-machine", key, label, status: "failed", reason: error.message, problem: error.toProblem() };
}

function unreadable(failures: readonly Outcome[]): readonly Unseen[] {
  return failures.flatMap(({ key, reason }) => GUEST_KINDS.map((kind) => ({ kind, under: key, reason })));
}

function onceByKey(objects: Iterable<DesiredObject>): readonly DesiredObject[] {
  const byKey = new Map<string, DesiredObject>();
  for (const object of objects) if (!byKey.has(object.key)) byKey.set(object.key, object);
  return [...byKey.values()];
}
