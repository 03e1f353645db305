import { Schedule, SchedulePreview } from "@proxbox/contract";
import type { ScheduleCreate } from "@proxbox/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { everyRow } from "../../../api/every-row.ts";
import { request } from "../../../api/request.ts";

/** All schedules with when they run next: the one that is next may have the last name. */
export const nextRunsQuery = queryOptions({ queryKey: ["schedules", "next"], queryFn: ({ signal }) => everyRow(Schedule, "/api/schedules/", signal) });

/** When it recurs: `interval_minutes` or `cron`. */
export interface Cadence {
  readonly interval_minutes: number | undefined;
  readonly cron: string | undefined;
  readonly timezone: string;
  /** ISO 8601; undefined: now. */
  readonly start_at: string | undefined;
}

/** When a cadence would start jobs. */
export function previewQuery(cadence: Cadence) {
  return queryOptions({ queryKey: ["schedules", "preview", cadence], queryFn: ({ signal }) => request(SchedulePreview, "/api/schedules/preview/", { query: { ...cadence }, signal }), placeholderData: keepPreviousData, retry: false });
}

/** Makes a schedule. */
export function useCreateSchedule() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body: Partial<ScheduleCreate>) => request(Schedule, "/api/schedules/", { method: "POST", body }), onSuccess: () => client.invalidateQueries({ queryKey: ["schedules"] }) });
}
