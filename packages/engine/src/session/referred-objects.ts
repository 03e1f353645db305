import type { FieldValue } from "@proxbox/contract";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import type { FieldSpec, KindName } from "../kinds/kind.ts";
import { KINDS } from "../kinds/kinds.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { REFERRED_MODELS } from "./referred-models.table.ts";

/** A NetBox object that a value refers to. */
export interface ReferredObject {
  readonly objectType: string;
  readonly netboxId: number;
}

const FIELDS: ReadonlyMap<KindName, Readonly<Record<string, FieldSpec>>> = new Map([...KINDS, ...ITEM_KINDS].map(({ name, fields }) => [name, fields]));

const KINDS_OF_MODEL: ReadonlyMap<string, readonly KindName[]> = new Map(
  [...Map.groupBy([...KINDS, ...ITEM_KINDS].filter(({ patches }) => patches === undefined), ({ objectType }) => objectType)].map(([objectType, kinds]) => [objectType, kinds.map(({ name }) => name)]),
);

/** The NetBox objects that a field of a record refers to, in the order of its value; none where it is no reference. */
export function referredObjects({ kind, fields }: Pick<WrittenRecord, "kind" | "fields">, field: string): readonly ReferredObject[] {
  const spec = FIELDS.get(kind)?.[field];
  return spec === undefined ? [] : objectsIn(spec, field, fields[field] ?? null);
}

/** Kinds whose objects are of this model of NetBox: several share one, as the roles of machines and of devices do. */
export function kindsOfModel(objectType: string): readonly KindName[] {
  return KINDS_OF_MODEL.get(objectType) ?? [];
}

function objectsIn({ type }: FieldSpec, field: string, value: FieldValue): readonly ReferredObject[] {
  const objectType = REFERRED_MODELS[field];
  if (type === "assignment") return assigned(value);
  if (objectType === undefined || (type !== "reference" && type !== "references")) return [];
  return [value].flat().flatMap((netboxId) => (typeof netboxId === "number" ? [{ objectType, netboxId }] : []));
}

/** `virtualization.vminterface:12`, as a generic foreign key is kept. */
function assigned(value: FieldValue): readonly ReferredObject[] {
  const [objectType, id] = typeof value === "string" ? value.split(":", 2) : [];
  return objectType === undefined || id === undefined || !/^\d+$/.test(id) ? [] : [{ objectType, netboxId: Number(id) }];
}
