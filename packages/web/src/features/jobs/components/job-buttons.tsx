import type { DetailedJob, ListedJob } from "@proxbox/contract";
import { IconBan, IconReload, IconRepeat } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
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
        <ConfirmDialog title={t("jobs.cancelTitle", { name })} action={t("jobs.cancel")} isDangerous isBusy={cancel.isPending} error={cancel.error} onClose={() => setAsking(false)} onConfirm={() => cancel.mutate(id, { onSuccess: () => setAsking(false) })}>
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

function RepeatButton({ id, how }: Pick<ListedJob, "id"> & { readonly how: keyof typeof REPEATS }) {
  const { t } = useTexts();
  const notify = useNotify();
  const navigate = useNavigate();
  const repeat = useJobAction(how);
  const { Sign, label, hint } = REPEATS[how];
  const start = (): void =>
    repeat.mutate(id, {
      onSuccess: (job) => void navigate({ to: "/jobs/$id", params: { id: String(job.id) } }),
      onError: (error) => notify(error.message, "danger"),
    });
  return <button type="button" className="btn btn-sm" disabled={repeat.isPending} title={t(hint)} onClick={start}><Sign size={16} aria-hidden="true" className="icon" />{t(label)}</button>;
}

/** What the caller may do with a job in its state. */
export function JobButtons({ job: { id, name, allowed_actions: allowed } }: { readonly job: Pick<ListedJob, "id" | "name"> & { readonly allowed_actions: ListedJob["allowed_actions"] & Partial<DetailedJob["allowed_actions"]> } }) {
  return (
    <div className="btn-list flex-nowrap">
      {allowed.cancel ? <CancelButton id={id} name={name} /> : null}
      {allowed.retry === true ? <RepeatButton id={id} how="retry" /> : null}
      {allowed.run_now ? <RepeatButton id={id} how="run-now" /> : null}
    </div>
  );
}
