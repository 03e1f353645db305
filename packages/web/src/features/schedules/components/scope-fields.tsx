import { STAGE_NAMES } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import type { UseFormReturn } from "react-hook-form";
import { useMay } from "../../../api/use-may.ts";
import { SelectField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { proxmoxNamesQuery } from "../api/proxmox-endpoints.ts";
import type { ScheduleForm } from "./schedule-form.ts";

interface Parts {
  readonly form: UseFormReturn<ScheduleForm>;
}

function Stages({ form: { register, formState } }: Parts) {
  const { t } = useTexts();
  return (
    <fieldset className="mb-3">
      <legend className="form-label">{t("schedules.stages")}</legend>
      <div className="row g-2">
        {STAGE_NAMES.map((stage) => (
          <label key={stage} className="form-check col-sm-6 col-lg-4 mb-0 ps-5">
            <input type="checkbox" className="form-check-input" value={stage} {...register("stages")} />
            <span className="form-check-label">{t(`schedules.stage.${stage}`)}</span>
          </label>
        ))}
      </div>
      {formState.errors.stages === undefined ? null : <div className="invalid-feedback d-block" role="alert">{t("schedules.stagesWrong")}</div>}
    </fieldset>
  );
}

/** What the jobs sync: everything, or chosen stages; all endpoints, or chosen ones. */
export function ScopeFields({ form }: Parts) {
  const { t } = useTexts();
  const may = useMay();
  const { register, watch } = form;
  const endpoints = useQuery({ ...proxmoxNamesQuery, enabled: may("proxbox.view_proxmoxendpoint") });
  return (
    <>
      <SelectField label={t("schedules.scope")} {...register("scope")}>
        <option value="all">{t("schedules.everything")}</option>
        <option value="chosen">{t("schedules.chosenStages")}</option>
      </SelectField>
      {watch("scope") === "chosen" ? <Stages form={form} /> : null}
      {endpoints.data === undefined || endpoints.data.results.length === 0 ? null : (
        <fieldset className="mb-3">
          <legend className="form-label">{t("schedules.endpoints")}</legend>
          {endpoints.data.results.map(({ id, name }) => (
            <label key={id} className="form-check form-check-inline">
              <input type="checkbox" className="form-check-input" value={String(id)} {...register("endpoints")} />
              <span className="form-check-label">{name}</span>
            </label>
          ))}
          <small className="form-hint">{t("schedules.endpointsHint")}</small>
        </fieldset>
      )}
    </>
  );
}
