import { OVERWRITE_NAMES, SYNC_MODE_NAMES, SyncMode } from "@proxbox/contract";
import type { Settings } from "@proxbox/contract";
import type { UseFormReturn } from "react-hook-form";
import { Card } from "../../../components/card.tsx";
import { SelectField, SwitchField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";

/** How each kind is synced, and what may be written over; for every endpoint that says nothing else. */
export function ModeCards({ form: { register } }: { readonly form: UseFormReturn<Settings> }) {
  const { t } = useTexts();
  return (
    <>
      <Card title={t("settings.modes")}>
        <p className="text-secondary">{t("settings.modesHint")}</p>
        <div className="row g-3">
          {SYNC_MODE_NAMES.map((name) => (
            <div key={name} className="col-sm-6 col-xl-4">
              <SelectField label={t(`mode.${name}`)} {...register(`sync_modes.${name}`)}>{SyncMode.options.map((mode) => <option key={mode} value={mode}>{t(`mode.is.${mode}`)}</option>)}</SelectField>
            </div>
          ))}
        </div>
      </Card>
      <Card title={t("settings.overwrites")}>
        <p className="text-secondary">{t("settings.overwritesHint")}</p>
        <div className="row g-1">{OVERWRITE_NAMES.map((name) => <div key={name} className="col-sm-6 col-xl-4"><SwitchField label={t(`overwrite.${name}`)} {...register(`overwrite.${name}`)} /></div>)}</div>
      </Card>
    </>
  );
}
