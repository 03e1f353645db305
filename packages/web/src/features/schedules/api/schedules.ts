import { Schedule, ScheduleDefaults, SchedulePreview } from "@proxbox/contract";
import type { ScheduleCreate, ScheduleUpdate } from "@proxbox/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { pageOf } from "../../../api/page-of.ts";
import { request, requestNothing } from "../../../api/request.ts";

const url = "/api/schedules/";

/** Schedules by name. */
export const schedulesQuery = queryOptions({ queryKey: ["schedules", "list"], queryFn: ({ signal }) => request(pageOf(Schedule), url, { query: { limit: 1_000 }, signal }) });

/** What a form for a new schedule begins with. */
export const scheduleDefaultsQuery = queryOptions({ queryKey: ["schedules", "defaults"], queryFn: ({ signal }) => request(ScheduleDefaults, `${url}defaults/`, { signal }) });

/** When jobs start: every so many minutes, or by a cron expression in a time zone. */
export interface Cadence {
  readonly interval_minutes?: number;
  readonly cron?: string;
  readonly timezone: string;
  /** ISO 8601; absent: now. */
  readonly start_at?: string;
}

/** The next five times of a cadence. */
export function schedulePreviewQuery(cadence: Cadence) {
  return queryOptions({ queryKey: ["schedules", "preview", cadence], queryFn: ({ signal }) => request(SchedulePreview, `${url}preview/`, { query: { ...cadence }, signal }), retry: false });
}

/** Makes a schedule, or changes the one with an id. */
export function useSaveSchedule(id: number | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ScheduleCreate | ScheduleUpdate) => (id === undefined ? request(Schedule, url, { method: "POST", body }) : request(Schedule, `${url}${id}/`, { method: "PATCH", body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["schedules"] }),
  });
}

/** Pauses a schedule, or lets it go on. */
export function usePauseSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isPaused }: { readonly id: number; readonly isPaused: boolean }) => request(Schedule, `${url}${id}/${isPaused ? "pause" : "resume"}/`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["schedules"] }),
  });
}

/** Starts a schedule's job now; the plan stays. Deletions are approved for it only if that is said here. */
export function useRunSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isApproving }: { readonly id: number; readonly isApproving: boolean }) => request(z.object({ job_id: z.int() }), `${url}${id}/run/`, { method: "POST", ...(isApproving ? { body: { approve_deletions: true } } : {}) }),
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: ["schedules"] }), client.invalidateQueries({ queryKey: ["jobs"] })]);
    },
  });
}

/** Removes a schedule; its jobs stay. */
export function useRemoveSchedule() {
  const client = useQueryClient();
  return useMutation({ mutationFn: (id: number) => requestNothing(`${url}${id}/`, { method: "DELETE" }), onSuccess: () => client.invalidateQueries({ queryKey: ["schedules"] }) });
}
