import type { ApiKeyRow, ApiKeyTable } from "../store/store.ts";

/** The stored keys as this process knows them; it holds the store alone, so nobody else changes them. */
export interface KeyRows {
  /** Another list after each change. */
  list(): readonly ApiKeyRow[];
  isActive(id: number): boolean;
  hasActive(): boolean;
  /** Reads the table again after a change; gives the change's result. */
  changed<T>(result: T): T;
}

/** Keeps the rows in memory, so that a request reads no table. `onChange` is told of each change. */
export function keyRows(table: Pick<ApiKeyTable, "list">, onChange: () => void): KeyRows {
  let rows = table.list();
  return {
    list: () => rows,
    isActive: (id) => rows.some((row) => row.id === id && row.isActive),
    hasActive: () => rows.some((row) => row.isActive),
    changed: (result) => {
      rows = table.list();
      onChange();
      return result;
    },
  };
}
