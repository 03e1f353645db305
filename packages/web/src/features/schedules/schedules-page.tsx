import type { Schedule } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../api/use-may.ts";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { useNotify } from "../../components/use-notify.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { scheduleDefaultsQuery, schedulesQuery, usePauseSchedule, useRemoveSchedule } from "./api/schedules.ts";
import { RunScheduleButton } from "./components/run-schedule-button.tsx";
import { scheduleColumns } from "./components/schedule-columns.tsx";
import { ScheduleDialog } from "./components/schedule-dialog.tsx";

type Open = { readonly what: "edit" | "remove"; readonly schedule: Schedule } | { readonly what: "add" } | undefined;

function RemoveSchedule({ schedule, onClose }: { readonly schedule: Schedule; readonly onClose: () => void }) {
  const { t } = useTexts();
  const remove = useRemoveSchedule();
  return (
    <ConfirmDialog title={t("schedules.remove", { name: schedule.name })} action={t("common.delete")} isDangerous isBusy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(schedule.id, { onSuccess: onClose })} onClose={onClose}>
      {t("schedules.removeHint")}
    </ConfirmDialog>
  );
}

function Actions({ schedule, onOpen }: { readonly schedule: Schedule; readonly onOpen: (open: Open) => void }) {
  const { t } = useTexts();
  const may = useMay();
  const notify = useNotify();
  const pause = usePauseSchedule();
  const { id, name, is_paused: isPaused } = schedule;
  const onError = (error: Error): void => notify(error.message, "danger");
  const mayRun = may("core.add_job");
  const mayChange = may("proxbox.change_schedule");
  return (
    <div className="btn-list justify-content-end flex-nowrap">
      {mayRun ? <RunScheduleButton schedule={schedule} /> : null}
      {mayChange && (mayRun || !isPaused) ? <button type="button" className="btn btn-sm" aria-label={`${t(isPaused ? "schedules.resume" : "schedules.pause")} ${name}`} disabled={pause.isPending} onClick={() => pause.mutate({ id, isPaused: !isPaused }, { onError })}>{t(isPaused ? "schedules.resume" : "schedules.pause")}</button> : null}
      {mayChange && mayRun ? <button type="button" className="btn btn-sm" aria-label={`${t("common.edit")} ${name}`} onClick={() => onOpen({ what: "edit", schedule })}>{t("common.edit")}</button> : null}
      {may("proxbox.delete_schedule") ? <button type="button" className="btn btn-sm btn-ghost-danger" aria-label={`${t("common.delete")} ${name}`} onClick={() => onOpen({ what: "remove", schedule })}>{t("common.delete")}</button> : null}
    </div>
  );
}

/** When syncs start by themselves. */
export function SchedulesPage() {
  const texts = useTexts();
  const { t } = texts;
  const may = useMay();
  const [open, setOpen] = useState<Open>(undefined);
  const schedules = useQuery(schedulesQuery);
  const defaults = useQuery(scheduleDefaultsQuery);
  const actions: Column<Schedule> = { id: "actions", header: t("common.actions"), className: "text-end", cell: (schedule) => <Actions schedule={schedule} onOpen={setOpen} /> };
  const add = may("proxbox.add_schedule") && may("core.add_job") ? <button type="button" className="btn btn-primary" onClick={() => setOpen({ what: "add" })}>{t("schedules.add")}</button> : undefined;
  const close = (): void => setOpen(undefined);
  return (
    <Page title={t("schedules.title")} actions={add}>
      <Card isFlush>
        <QueryState query={schedules}>
          {({ results }) => (results.length === 0 ? <Empty title={t("schedules.none")} hint={t("schedules.noneHint")} /> : <DataTable label={t("schedules.title")} columns={[...scheduleColumns(texts), actions]} rows={results} rowKey={({ id }) => id} />)}
        </QueryState>
      </Card>
      {(open?.what === "add" || open?.what === "edit") && defaults.data !== undefined ? <ScheduleDialog schedule={open.what === "edit" ? open.schedule : undefined} defaults={defaults.data} onClose={close} /> : null}
      {open?.what === "remove" ? <RemoveSchedule schedule={open.schedule} onClose={close} /> : null}
    </Page>
  );
}
