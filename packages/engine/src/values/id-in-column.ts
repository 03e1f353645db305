/** NetBox's id in a reference column as its API answers it (`{id, …}`); nothing where the column is empty or not read. */
export function idInColumn(value: unknown): number | undefined {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "number" ? value.id : undefined;
}
