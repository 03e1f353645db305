import { OVERWRITE_NAMES, SYNC_MODE_NAMES } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import type { UseFormRegister } from "react-hook-form";
import { useMay } from "../../../api/use-may.ts";
import { SelectField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { endpointsQuery } from "../api/endpoints.ts";
import type { ProxmoxForm } from "./endpoint-forms.ts";

interface Parts {
  readonly register: UseFormRegister<ProxmoxForm>;
}

function Place({ register }: Parts) {
  const { t } = useTexts();
  const may = useMay();
  const backends = useQuery({ ...endpointsQuery("backends"), enabled: may("proxbox.view_backendendpoint") });
  return (
    <div className="row g-3">
      <div className="col-md-4">
        <SelectField label={t("endpoints.backend")} hint={t("endpoints.backendHint")} {...register("backend_id")}>
          <option value="">{t("endpoints.firstBackend")}</option>
          {backends.data?.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </SelectField>
      </div>
      <div className="col-md-4"><TextField label={t("endpoints.site")} hint={t("endpoints.slugHint")} {...register("site_slug")} /></div>
      <div className="col-md-4"><TextField label={t("endpoints.tenant")} hint={t("endpoints.slugHint")} {...register("tenant_slug")} /></div>
      <div className="col-md-4"><TextField label={t("endpoints.timeout")} inputMode="numeric" placeholder={t("endpoints.asInSettings")} {...register("timeout")} /></div>
      <div className="col-md-4"><TextField label={t("endpoints.maxRetries")} inputMode="numeric" placeholder={t("endpoints.asInSettings")} {...register("max_retries")} /></div>
      <div className="col-md-4"><TextField label={t("endpoints.retryBackoff")} inputMode="decimal" placeholder={t("endpoints.asInSettings")} {...register("retry_backoff")} /></div>
    </div>
  );
}

function Modes({ register }: Parts) {
  const { t } = useTexts();
  return (
    <div className="row g-3">
      {SYNC_MODE_NAMES.map((name) => (
        <div key={name} className="col-sm-6 col-lg-4">
          <SelectField label={t(`mode.${name}`)} {...register(`sync_modes.${name}`)}>
            <option value="">{t("endpoints.asInSettings")}</option>
            <option value="always">{t("mode.is.always")}</option>
            <option value="bootstrap_only">{t("mode.is.bootstrap_only")}</option>
            <option value="disabled">{t("mode.is.disabled")}</option>
          </SelectField>
        </div>
      ))}
    </div>
  );
}

function Overwrites({ register }: Parts) {
  const { t } = useTexts();
  return (
    <div className="row g-3">
      {OVERWRITE_NAMES.map((name) => (
        <div key={name} className="col-sm-6 col-lg-4">
          <SelectField label={t(`overwrite.${name}`)} {...register(`overwrite.${name}`)}>
            <option value="">{t("endpoints.asInSettings")}</option>
            <option value="true">{t("common.yes")}</option>
            <option value="false">{t("common.no")}</option>
          </SelectField>
        </div>
      ))}
    </div>
  );
}

/** What most endpoints leave as the settings say: place in NetBox, limits, modes and overwrite flags; folded away. */
export function ProxmoxMoreFields({ register }: Parts) {
  const { t } = useTexts();
  const parts = [["endpoints.placeAndLimits", Place], ["endpoints.modes", Modes], ["endpoints.overwrites", Overwrites]] as const;
  return parts.map(([title, Part]) => (
    <details key={title} className="proxbox-fold">
      <summary>{t(title)}</summary>
      <div className="pt-3"><Part register={register} /></div>
    </details>
  ));
}
