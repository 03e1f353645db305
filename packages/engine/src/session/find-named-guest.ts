import { AppError } from "@proxbox/contract";
import { openProxmox } from "../proxmox/client.ts";
import { GuestRow, ResourceRow, rowsOf } from "../proxmox/schema.ts";
import { loadOfKind } from "../observe/records.ts";
import { guestKey, guestOf } from "../values/keys.ts";
import type { FindOptions, FoundGuest } from "./find-guests.ts";
import { resolveSources } from "./resolve-sources.ts";
import type { Source } from "./session-options.ts";

/** What finding a guest by its name needs. */
export type NamedGuestOptions = Omit<FindOptions, "wait">;

/** A guest, and the source to read it from: under the name of its key, by an endpoint that answers. */
export interface NamedGuest extends FoundGuest {
  readonly from: Source;
}

interface Candidate extends FoundGuest {
  readonly names: readonly string[];
}

/**
 * Finds the one guest that a person names: by vmid, by name whatever its case, or by its key (`lab/qemu/100`). Proxmox VE is asked
 * with one request a source, each cluster once (E05); a guest that it no longer has is found by our record of it. Throws `RUN_UNKNOWN_OBJECT` for none and
 * for several (their keys are told), and the error of a source that could not be asked where no other has it.
 */
export async function findNamedGuest(given: NamedGuestOptions, wanted: string): Promise<NamedGuest> {
  const { sources } = await resolveSources(given);
  const options = { ...given, sources };
  const looks = await Promise.allSettled(options.sources.map((source) => listed(source, options, wanted)));
  options.signal.throwIfAborted();
  const isMeant = ({ source, type, vmid, names }: Candidate): boolean => [String(vmid), guestKey(source, type, vmid), ...names].some((each) => isSameText(each, wanted));
  const shown = looks.flatMap((look) => (look.status === "fulfilled" ? look.value : [])).filter(isMeant);
  const found = shown.length > 0 ? shown : (await recorded(options)).filter(isMeant);
  const [guest, other] = found;
  const from = sources.find(({ name }) => name === guest?.source);
  if (guest === undefined || from === undefined) {
    const failed = looks.find((look) => look.status === "rejected");
    throw failed?.reason ?? new AppError("RUN_UNKNOWN_OBJECT", { detail: `no guest has the vmid or the name ${wanted}` });
  }
  if (other !== undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `${wanted} may be ${found.map(({ source, type, vmid }) => guestKey(source, type, vmid)).join(" or ")}`, hint: "Name one of them by its key." });
  return { source: guest.source, type: guest.type, vmid: guest.vmid, from };
}

function isSameText(one: unknown, other: string): boolean {
  return (typeof one === "string" || typeof one === "number") && String(one).trim().toLowerCase() === other.trim().toLowerCase();
}

/** Whether a row may be of the guest that is named: the others of 10,000 need not be understood. */
function isNamed(source: Source, { type, vmid, name }: ResourceRow, wanted: string): boolean {
  return (type === "qemu" || type === "lxc") && [vmid, name, `${source.name}/${type}/${String(vmid).trim()}`].some((each) => isSameText(each, wanted));
}

async function listed(source: Source, { clock, signal }: NamedGuestOptions, wanted: string): Promise<readonly Candidate[]> {
  const client = openProxmox(source.proxmox, clock);
  try {
    const { rows } = await client.get("/cluster/resources", rowsOf(ResourceRow), { signal });
    return rows.flatMap((row) => {
      const parsed = isNamed(source, row, wanted) ? GuestRow.safeParse(row) : undefined;
      if (parsed?.success !== true) return [];
      const { type, vmid, name } = parsed.data;
      return [{ source: source.name, type, vmid, names: name === undefined ? [] : [name] }];
    });
  } finally {
    await client.close();
  }
}

async function recorded({ sources, netbox, lastWritten }: NamedGuestOptions): Promise<readonly Candidate[]> {
  const scopes = await Promise.all(sources.map(({ name }) => loadOfKind({ lastWritten, netbox, kind: "virtual-machine" }, name)));
  return scopes.flat().flatMap(({ key, label }) => {
    const [source, type, vmid] = key.split("/", 3);
    // One that lost its vmid to another guest is found no more: it is asked for by what Proxmox VE has.
    if (guestOf(key) !== key || source === undefined || (type !== "qemu" && type !== "lxc")) return [];
    return [{ source, type, vmid: Number(vmid), names: [label] }];
  });
}
