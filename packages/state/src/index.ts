export { LAST_WRITTEN_TABLES } from "./last-written-tables.ts";
export { openDatabase } from "./open-database.ts";
export type { Database } from "./open-database.ts";
export { openState } from "./open-state.ts";
export type { State } from "./open-state.ts";
export { sqliteLastWritten } from "./records.ts";
export type { Row } from "./statement.ts";
export { lockFile } from "./lock-file.ts";
export type { FileLock } from "./lock-file.ts";
