import type { ItemKind } from "../items/item-kind.ts";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import { parentKind } from "../items/parent-kind.ts";
import { ENDPOINTS, endpointKey, findEndpoint } from "../items/proxmox-endpoint.ts";
import { KINDS } from "../kinds/kinds.ts";
import { objectName } from "../kinds/kind.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import { readRows } from "../observe/read-rows.ts";
import type { Planned } from "../plan/make-plan.ts";
import type { DesiredObject } from "../translate/desired.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import type { Source } from "./session-options.ts";

/** What items hang on, as the board of a plan needs it. */
export interface Owners {
  readonly kinds: readonly Kind[];
  readonly objects: readonly DesiredObject[];
  readonly records: readonly WrittenRecord[];
  readonly rows: ReadonlyMap<KindName, readonly Row[]>;
  willExist(kind: KindName, key: string): boolean;
}

/** How the owners of items are found. */
export interface OwnersInput {
  readonly netbox: Netbox;
  /** The kinds that are planned. */
  readonly kinds: readonly ItemKind[];
  readonly records: readonly WrittenRecord[];
  readonly sources: readonly Source[];
  readonly main?: Planned;
  /** NetBox ids of what the session has made since, by `kind key`. */
  readonly ids?: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
}

/** One owner: its NetBox row, or none yet where the session's plan will make it. */
interface Owner {
  readonly kind: KindName;
  readonly key: string;
  readonly label: string;
  readonly row?: Row;
}

/**
 * Finds what the items hang on: by the session's own plan where there is one, else by our records of rows that are still the
 * ones that we wrote. Never by name: two clusters have a guest 100 each (E04).
 */
export async function readOwners(input: OwnersInput): Promise<Owners> {
  const planned = new Set(input.kinds.map(({ name }) => name));
  const needed = [...new Set(input.kinds.flatMap(({ dependsOn }) => dependsOn))].filter((name) => !isSupport(name) && !planned.has(name));
  const found = (await Promise.all(needed.map((name) => ownersOf(input, name)))).flat();
  const names = new Set(found.map(({ kind, key }) => objectName(kind, key)));
  const withRow = found.filter((owner): owner is Owner & { row: Row } => owner.row !== undefined);
  return {
    kinds: needed.map((name) => parentKind(name, objectTypeOf(name))),
    objects: found.map(({ kind, key, label }) => ({ kind, key, label, fields: {} })),
    records: withRow.map(({ kind, key, label, row }) => ({ kind, key, label, isOwned: false, fields: {}, netboxId: row.id })),
    rows: new Map([...Map.groupBy(withRow, ({ kind }) => kind)].map(([kind, owners]) => [kind, owners.map(({ row }) => ({ id: row.id }))])),
    // What mapping rules name is looked up by the plan itself.
    willExist: (kind, key) => planned.has(kind) || isSupport(kind) || names.has(objectName(kind, key)),
  };
}

function modelOf(name: KindName): Kind | undefined {
  return [...KINDS, ...ITEM_KINDS].find((kind) => kind.name === name);
}

/** What the plan of the items finds by itself: what many share, and what is only looked up. Nothing hangs on it. */
function isSupport(name: KindName): boolean {
  const model = modelOf(name);
  return model?.isLookup === true || model?.isOnDemand === true;
}

function objectTypeOf(name: KindName): string {
  return modelOf(name)?.objectType ?? name;
}

async function ownersOf(input: OwnersInput, name: KindName): Promise<readonly Owner[]> {
  if (name === "proxmox-endpoint") return endpointsOf(input);
  return input.main?.board.kinds.has(name) === true ? ownersOnBoard(input.main, name, input.ids) : ownersByRecord(input, name);
}

function ownersOnBoard({ board }: Planned, name: KindName, ids: OwnersInput["ids"]): readonly Owner[] {
  return (board.desired.get(name) ?? []).flatMap(({ key, label }) => {
    const id = board.idOf(name, key) ?? ids?.get(objectName(name, key));
    const row = id === undefined ? undefined : { id };
    return board.willExist(name, key) ? [{ kind: name, key, label, ...(row === undefined ? {} : { row }) }] : [];
  });
}

async function ownersByRecord({ netbox, records, signal }: OwnersInput, name: KindName): Promise<readonly Owner[]> {
  const ofKind = records.filter(({ kind }) => kind === name);
  const path = modelOf(name)?.path;
  if (path === undefined || ofKind.length === 0) return [];
  const rows = await readRows({ netbox, path, columns: ["id", "created"], scopes: [], recordedIds: ofKind.map(({ netboxId }) => netboxId), signal });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ofKind.flatMap(({ key, label, netboxId, netboxCreated }) => {
    const row = byId.get(netboxId);
    const isOther = row?.created !== undefined && netboxCreated !== undefined && row.created !== netboxCreated;
    return row === undefined || isOther ? [] : [{ kind: name, key, label, row }];
  });
}

async function endpointsOf({ netbox, sources, signal }: OwnersInput): Promise<readonly Owner[]> {
  const rows = await netbox.list(ENDPOINTS.path, {}, { fields: ENDPOINTS.columns, signal });
  return sources.flatMap(({ name, proxmox }) => {
    const row = findEndpoint(rows, { source: name, url: proxmox.url });
    return row === undefined ? [] : [{ kind: "proxmox-endpoint", key: endpointKey(name), label: name, row }];
  });
}
