import type { Filter } from "../model/model.ts";

/** `q=`: any of the model's search fields contains the text, whatever the case. */
export const searchFilter: Filter = (values, { model }) => {
  const wanted = values.at(-1)?.trim().toLowerCase() ?? "";
  const fields = model.search ?? [];
  return { test: (row) => fields.some((field) => String(row[field] ?? "").toLowerCase().includes(wanted)) };
};
