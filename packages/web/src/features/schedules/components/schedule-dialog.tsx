import type { Schedule, ScheduleCreate, ScheduleDefaults } from "@proxbox/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useMay } from "../../../api/use-may.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { SelectField, SwitchField, TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useUnsaved } from "../../../components/use-unsaved.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSaveSchedule } from "../api/schedules.ts";
import { NextRuns } from "./next-runs.tsx";
import { cadenceOf, scheduleBody, scheduleChange, scheduleDefaults, ScheduleForm } from "./schedule-form.ts";
import { CadenceFields } from "./cadence-fields.tsx";
import { ScopeFields } from "./scope-fields.tsx";

/** The schedule to change, or what a new one begins with. */
export interface ScheduleDialogProps {
  readonly schedule: Schedule | undefined;
  readonly defaults: ScheduleDefaults;
  readonly onClose: () => void;
}

const FORM_ID = "schedule-form";

/** Makes a schedule or changes one; shows when it would start as it is filled in. */
export function ScheduleDialog({ schedule, defaults, onClose }: ScheduleDialogProps) {
  const { t } = useTexts();
  const may = useMay();
  const save = useSaveSchedule(schedule?.id);
  const [opened] = useState(() => ({ schedule, form: scheduleDefaults(schedule, defaults, Intl.DateTimeFormat().resolvedOptions().timeZone) }));
  const form = useForm<ScheduleForm>({ resolver: zodResolver(ScheduleForm), defaultValues: opened.form });
  const { register, handleSubmit, watch, formState } = form;
  const [kind, interval, cron, timezone, startAt] = watch(["cadence", "interval", "cron", "timezone", "startAt"]);
  const cadence = cadenceOf({ cadence: kind, interval, cron, timezone, startAt });
  const submit = handleSubmit((filled) => save.mutate(opened.schedule === undefined ? (scheduleBody(filled, defaults) as ScheduleCreate) : scheduleChange(opened.schedule, opened.form, filled), { onSuccess: onClose }));
  const { leave, question } = useUnsaved(formState.isDirty && !save.isSuccess);
  const close = (): void => leave(onClose);
  const footer = (
    <>
      <button type="button" className="btn" onClick={close}>{t("common.cancel")}</button>
      <button type="submit" form={FORM_ID} className="btn btn-primary" disabled={save.isPending}>{t("common.save")}</button>
    </>
  );
  return (
    <Dialog title={t(schedule === undefined ? "schedules.add" : "schedules.edit")} isWide onClose={close} footer={footer}>
      <form id={FORM_ID} noValidate onSubmit={(event) => void submit(event)}>
        {save.error === null ? null : <ProblemAlert error={save.error} />}
        <TextField label={t("common.name")} isRequired autoComplete="off" error={formState.errors.name === undefined ? undefined : t("common.required")} {...register("name")} />
        <div className="row g-3">
          <div className="col-md-7"><CadenceFields form={form} /></div>
          <div className="col-md-5">{cadence === undefined ? null : <NextRuns cadence={cadence} />}</div>
        </div>
        <ScopeFields form={form} />
        <SelectField label={t("schedules.onBusy")} hint={t("schedules.onBusyHint")} {...register("onBusy")}>
          <option value="skip">{t("schedules.skip")}</option>
          <option value="wait">{t("schedules.wait")}</option>
        </SelectField>
        <TextField label={t("run.branch")} autoComplete="off" hint={t("run.branchHint")} error={formState.errors.branch === undefined ? undefined : t("run.branchWrong")} {...register("branch")} />
        {may("proxbox.apply_plan") ? <SwitchField label={t("schedules.approvesDeletions")} hint={t("schedules.approvesDeletionsHint")} {...register("approvesDeletions")} /> : null}
        <SwitchField label={t("schedules.isPaused")} {...register("isPaused")} />
      </form>
      {question}
    </Dialog>
  );
}
