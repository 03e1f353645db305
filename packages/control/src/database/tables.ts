import type { AccountTables } from "./tables/account-tables.ts";
import type { EndpointTables } from "./tables/endpoint-tables.ts";
import type { JobTables } from "./tables/job-tables.ts";
import type { ScheduleTables } from "./tables/schedule-tables.ts";

/**
 * Every table of the control plane as Kysely sees it. Numbers of the database are `integer` (both drivers give numbers for them, and
 * only for them: cast a `count(*)` with `::int`), times are `timestamptz` and come as `Date`, documents are `json` and come parsed.
 */
export interface Tables extends EndpointTables, JobTables, ScheduleTables, AccountTables {}
