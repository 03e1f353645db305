import { z } from "zod";

/** A backend of which a list has nothing, because it could not be asked. */
export const UnavailableBackend = z
  .strictObject({ backend_id: z.int(), backend_name: z.string(), detail: z.string(), code: z.string(), hint: z.string() })
  .meta({ id: "UnavailableBackend" });
/** A backend of which a list has nothing. */
export type UnavailableBackend = Readonly<z.infer<typeof UnavailableBackend>>;

/** A table in few bytes: the names of its columns once, and a list of values a row. */
export const CompactTable = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }).meta({ id: "CompactTable" });
/** A table in few bytes. */
export type CompactTable = Readonly<z.infer<typeof CompactTable>>;

/** Something that could not be seen and is kept in NetBox as it was last seen. */
export const StaleObject = z
  .object({
    backend_id: z.int(),
    kind: z.string(),
    /** The guest or node on which it hangs, else its own key; a source's name where none of it could be read. */
    key: z.string(),
    label: z.string(),
    reason: z.string(),
    since: z.string(),
  })
  .meta({ id: "StaleObject" });
/** Something that could not be seen. */
export type StaleObject = Readonly<z.infer<typeof StaleObject>>;

/** One record of a backend's log; more fields may come with it. */
export const BackendLogRecord = z.looseObject({ id: z.union([z.string(), z.int()]), level: z.string(), message: z.string() }).meta({ id: "BackendLogRecord" });
/** One record of a backend's log. */
export type BackendLogRecord = Readonly<z.infer<typeof BackendLogRecord>>;

/** Records of a backend's log, the newest first. */
export const BackendLogs = z
  .object({ logs: z.array(BackendLogRecord), total: z.int(), has_more: z.boolean(), active_filters: z.record(z.string(), z.unknown()) })
  .meta({ id: "BackendLogs" });
/** Records of a backend's log. */
export type BackendLogs = Readonly<z.infer<typeof BackendLogs>>;
