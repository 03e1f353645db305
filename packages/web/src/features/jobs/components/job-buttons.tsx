import type { DetailedJob, ListedJob } from "@proxbox/contract";
import { IconBan, IconReload, IconRepeat } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { StartAgainDialog } from "../../../components/start-again-dialog.tsx";
import { useNotify } from "../../../components/use-notify.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { useJobAction } from "../api/job-actions.ts";

function CancelButton({ id, name }: Pick<ListedJob, "id" | "name">) {
  const { t } = useTexts();
  const cancel = useJobAction("cancel");
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className="btn btn-sm btn-outline-danger" onClick={() => setAsking(true)}><IconBan size={16} aria-hidden="true" className="icon" />{t("jobs.cancel")}</button>
      {isAsking ? (
        <ConfirmDialog title={t("jobs.cancelTitle", { name })} action={t("jobs.cancel")} isDangerous isBusy={cancel.isPending} error={cancel.error} onClose={() => setAsking(false)} onConfirm={() => cancel.mutate({ id }, { onSuccess: () => setAsking(false) })}>
          {t("jobs.cancelHint")}
        </ConfirmDialog>
      ) : null}
    </>
  );
}

const REPEATS = {
  "run-now": { Sign: IconRepeat, label: "jobs.runNow", hint: "jobs.runNowHint" },
  retry: { Sign: IconReload, label: "jobs.retry", hint: "jobs.retryHint" },
} as const;

function RepeatButton({ id, name, params, how }: Pick<ListedJob, "id" | "name" | "params"> & { readonly how: keyof typeof REPEATS }) {
  const { t } = useTexts();
  const notify = useNotify();
  const navigate = useNavigate();
  const repeat = useJobAction(how);
  const [isAsking, setAsking] = useState(false);
  const { Sign, label, hint } = REPEATS[how];
  const start = (isApproving: boolean): void =>
    repeat.mutate({ id, isApproving }, {
      onSuccess: (job) => void navigate({ to: "/jobs/$id", params: { id: String(job.id) } }),
      onError: (error) => notify(error.message, "danger"),
    });
  return (
    <>
      <button type="button" className="btn btn-sm" disabled={repeat.isPending} title={t(hint)} onClick={() => (params.approve_deletions ? setAsking(true) : start(false))}><Sign size={16} aria-hidden="true" className="icon" />{t(label)}</button>
      {isAsking ? <StartAgainDialog title={t("jobs.repeatTitle", { name })} action={t(label)} isBusy={repeat.isPending} error={repeat.error} onClose={() => setAsking(false)} onStart={start}>{t("jobs.repeatApproved")}</StartAgainDialog> : null}
    </>
  );
}

/** What the caller may do with a job in its state. */
export function JobButtons({ job: { id, name, params, allowed_actions: allowed } }: { readonly job: Pick<ListedJob, "id" | "name" | "params"> & { readonly allowed_actions: ListedJob["allowed_actions"] & Partial<DetailedJob["allowed_actions"]> } }) {
  return (
    <div className="btn-list flex-nowrap">
      {allowed.cancel ? <CancelButton id={id} name={name} /> : null}
      {allowed.retry === true ? <RepeatButton id={id} name={name} params={params} how="retry" /> : null}
      {allowed.run_now ? <RepeatButton id={id} name={name} params={params} how="run-now" /> : null}
    </div>
  );
}
