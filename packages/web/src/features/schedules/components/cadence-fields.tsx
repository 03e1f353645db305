import { useId } from "react";
import type { UseFormReturn } from "react-hook-form";
import { SelectField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { ScheduleForm } from "./schedule-form.ts";

/** When jobs start: an interval or a cron expression, the first start, and the time zone that both are in. */
export function CadenceFields({ form: { register, watch, formState: { errors } } }: { readonly form: UseFormReturn<ScheduleForm> }) {
  const { t } = useTexts();
  const zones = useId();
  const isCron = watch("cadence") === "cron";
  return (
    <>
      <SelectField label={t("schedules.cadence")} {...register("cadence")}>
        <option value="interval">{t("schedules.everyMinutes")}</option>
        <option value="cron">{t("schedules.byCron")}</option>
      </SelectField>
      {isCron ? (
        <TextField label={t("schedules.cron")} className="form-control proxbox-mono" autoComplete="off" isRequired hint={t("schedules.cronHint")} error={errors.cron === undefined ? undefined : t("schedules.cronWrong")} {...register("cron")} />
      ) : (
        <TextField label={t("schedules.interval")} inputMode="numeric" isRequired error={errors.interval === undefined ? undefined : t("schedules.intervalWrong")} {...register("interval")} />
      )}
      <div className="row g-3">
        <div className="col-sm-6"><TextField label={t("schedules.startAt")} type="datetime-local" hint={t("schedules.startAtHint")} {...register("startAt")} /></div>
        <div className="col-sm-6">
          <TextField label={t("schedules.timezone")} list={zones} autoComplete="off" isRequired error={errors.timezone === undefined ? undefined : t("schedules.timezoneWrong")} {...register("timezone")} />
          <datalist id={zones}>{Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone} />)}</datalist>
        </div>
      </div>
      <TextField label={t("schedules.jitter")} inputMode="numeric" hint={t("schedules.jitterHint")} error={errors.jitter === undefined ? undefined : t("schedules.jitterWrong")} {...register("jitter")} />
    </>
  );
}
