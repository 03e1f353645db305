import { kindsOfModel, referredObjects } from "@proxbox/engine";
import type { WrittenRecord } from "@proxbox/engine";
import type { ObjectTable } from "../../store/object-table.ts";

/** What the references of one record are called, by field; those alone of which something is known. */
export type ReferenceNames = (record: Pick<WrittenRecord, "kind" | "fields">) => Readonly<Record<string, string>>;

/**
 * Names what records refer to: by the label under which Proxbox wrote it, else by its NetBox id (`#12`), because what people made and rules only name
 * is not in our records. Labels of a model are read once for any number of records.
 */
export function referenceNames(objects: ObjectTable, prefix: string): ReferenceNames {
  const models = new Map<string, ReadonlyMap<number, string>>();
  const labelsOf = (objectType: string): ReadonlyMap<number, string> => {
    const known = models.get(objectType) ?? new Map(kindsOfModel(objectType).flatMap((kind) => [...objects.labels(prefix, kind)]));
    models.set(objectType, known);
    return known;
  };
  return (record) =>
    Object.fromEntries(
      Object.keys(record.fields).flatMap((field) => {
        const names = referredObjects(record, field).map(({ objectType, netboxId }) => labelsOf(objectType).get(netboxId) ?? `#${netboxId}`);
        return names.length === 0 ? [] : [[field, names.join(", ")]];
      }),
    );
}
