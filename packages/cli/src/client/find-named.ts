import { AppError } from "@proxbox/contract";

interface Named {
  readonly id: number;
}

/** One of `rows` by its name, else by its id; `what` is what it is, as in "Proxmox endpoint". Throws `RUN_UNKNOWN_OBJECT` with the names there are. */
export function findNamed<Row extends Named>(rows: readonly Row[], wanted: string, { what, nameOf }: { readonly what: string; readonly nameOf: (row: Row) => string }): Row {
  const found = rows.find((row) => nameOf(row) === wanted) ?? rows.find((row) => String(row.id) === wanted);
  if (found !== undefined) return found;
  const names = rows.map(nameOf);
  throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no ${what} ${wanted}`, hint: names.length === 0 ? `There is none at all.` : `There is ${names.slice(0, 20).join(", ")}.` });
}
