import type { Schedule } from "@proxbox/contract";
import { TimeAgo } from "../../../components/time-ago.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { formatDuration } from "../../../format/format-duration.ts";
import type { Texts } from "../../../texts/texts-provider.tsx";

const MINUTE_MS = 60_000;

function cadenceText({ interval_minutes, cron, timezone }: Schedule, { t, language }: Texts) {
  if (interval_minutes !== null) return t("schedules.every", { time: formatDuration(interval_minutes * MINUTE_MS, language) });
  return <><div className="proxbox-mono">{cron}</div><div className="text-secondary">{timezone}</div></>;
}

function scopeText({ params }: Schedule, { t }: Texts): string {
  const stages = params.sync_types[0] === "all" ? t("schedules.everything") : t("schedules.stageCount", { count: params.sync_types.length });
  return params.proxmox_endpoint_ids.length === 0 ? stages : `${stages}, ${t("schedules.endpointCount", { count: params.proxmox_endpoint_ids.length })}`;
}

function nextText({ is_paused, next_run_at }: Schedule, { t }: Texts) {
  return is_paused || next_run_at === null ? <span className="status status-secondary status-lite">{t("schedules.paused")}</span> : <TimeAgo at={next_run_at} />;
}

/** The columns of the table of schedules, but for what can be done with them. */
export function scheduleColumns(texts: Texts): Column<Schedule>[] {
  const { t } = texts;
  return [
    { id: "name", header: t("common.name"), cell: ({ name, last_error }) => <><div className="fw-medium">{name}</div>{last_error === null ? null : <div className="text-danger-emphasis small proxbox-cell-text">{t("schedules.lastError", { error: last_error })}</div>}</> },
    { id: "cadence", header: t("schedules.cadence"), cell: (schedule) => cadenceText(schedule, texts) },
    { id: "scope", header: t("schedules.scope"), cell: (schedule) => scopeText(schedule, texts) },
    { id: "next", header: t("schedules.next"), cell: (schedule) => nextText(schedule, texts) },
    { id: "last", header: t("schedules.last"), cell: ({ last_run_at, last_job_id }) => (last_job_id === null ? <TimeAgo at={last_run_at} /> : <a href={`/jobs/${last_job_id}`}><TimeAgo at={last_run_at} /></a>) },
  ];
}
