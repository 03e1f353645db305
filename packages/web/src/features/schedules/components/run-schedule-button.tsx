import type { Schedule } from "@proxbox/contract";
import { useState } from "react";
import { StartAgainDialog } from "../../../components/start-again-dialog.tsx";
import { useNotify } from "../../../components/use-notify.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { useRunSchedule } from "../api/schedules.ts";

/** Starts a schedule's job now; one that approves deletions at its own times asks whether it shall do so now. */
export function RunScheduleButton({ schedule: { id, name, params } }: { readonly schedule: Pick<Schedule, "id" | "name" | "params"> }) {
  const { t } = useTexts();
  const notify = useNotify();
  const run = useRunSchedule();
  const [isAsking, setAsking] = useState(false);
  const start = (isApproving: boolean): void =>
    run.mutate({ id, isApproving }, {
      onSuccess({ job_id }) {
        setAsking(false);
        notify(t("schedules.started", { id: String(job_id) }));
      },
      onError: (error) => notify(error.message, "danger"),
    });
  return (
    <>
      <button type="button" className="btn btn-sm" aria-label={`${t("schedules.runNow")} ${name}`} disabled={run.isPending} onClick={() => (params.approve_deletions ? setAsking(true) : start(false))}>{t("schedules.runNow")}</button>
      {isAsking ? <StartAgainDialog title={t("schedules.runTitle", { name })} action={t("schedules.runNow")} isBusy={run.isPending} error={run.error} onClose={() => setAsking(false)} onStart={start}>{t("schedules.runApproves")}</StartAgainDialog> : null}
    </>
  );
}
