import fc from "fast-check";
import { afterEvents, guestParts, lawGuest } from "../law-estate.ts";
import type { LawEvent, LawGuest, LawSource } from "../law-estate.ts";

/** What happens in Proxmox VE: what happens in the laws, and guests that come or go over to the other cluster. */
export interface WeatherEvent {
  readonly source: number;
  readonly guest: number;
  readonly change: LawEvent["change"] | "emigrate" | { readonly create: LawGuest };
}

const FIELDS = ["isTemplate", "name", "status", "node", "nics", "disks", "tags", "agent", "addresses", "notes", "pool", "cores"] as const;

/** One field of a guest changes, as an administrator changes it. */
const oneField: fc.Arbitrary<Partial<LawGuest>> = fc.oneof(...FIELDS.map((field) => guestParts[field].map((value): Partial<LawGuest> => ({ [field]: value }))));

const change: fc.Arbitrary<WeatherEvent["change"]> = fc.oneof(
  { arbitrary: oneField, weight: 10 },
  { arbitrary: fc.constantFrom("destroy", "recycle", "join", "outage", "emigrate" as const), weight: 3 },
  { arbitrary: fc.record({ create: lawGuest }), weight: 1 },
);

/** A few events between two syncs. */
export const weather: fc.Arbitrary<readonly WeatherEvent[]> = fc.array(fc.record({ source: fc.nat({ max: 1 }), guest: fc.nat({ max: 99 }), change }), { maxLength: 9 });

/** The name of an event, to be counted by. */
export function weatherName({ change: what }: WeatherEvent): string {
  if (typeof what === "string") return what;
  return "create" in what ? "create" : Object.keys(what).join(", ");
}

/** The guests after the events, one event after the other. */
export function afterWeather(sources: readonly LawSource[], events: readonly WeatherEvent[]): readonly LawSource[] {
  return events.reduce<readonly LawSource[]>((so, event) => after(so, event), sources);
}

function after(sources: readonly LawSource[], { source, guest, change: what }: WeatherEvent): readonly LawSource[] {
  if (what === "emigrate") return emigrated(sources, { source, guest });
  if (typeof what === "object" && "create" in what) return withGuest(sources, source, what.create);
  return afterEvents(sources, [{ source, guest, change: what }]);
}

function emigrated(sources: readonly LawSource[], { source, guest }: { source: number; guest: number }): readonly LawSource[] {
  const from = source % sources.length;
  const guests = sources[from]?.guests ?? [];
  const leaving = guests[guest % Math.max(1, guests.length)];
  if (leaving === undefined) return sources;
  const left = sources.map((each, position) => (position === from ? { ...each, guests: each.guests.filter((one) => one !== leaving) } : each));
  return withGuest(left, from + 1, leaving);
}

/** A vmid that nobody has; a guest that comes from the other cluster keeps its birth and its MAC addresses. */
function withGuest(sources: readonly LawSource[], source: number, guest: LawGuest): readonly LawSource[] {
  const vmid = Math.max(500, ...sources.flatMap(({ guests }) => guests.map((each) => each.vmid + 1)));
  return sources.map((each, position) => (position === source % sources.length ? { ...each, guests: [...each.guests, { ...guest, vmid }] } : each));
}
