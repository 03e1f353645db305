import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { SwitchField, TextField } from "../../../components/field.tsx";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";

/** What every endpoint's form has. */
export interface CommonForm {
  name: string;
  url: string;
  /** IP address besides a name; only where it is of use. */
  second?: string;
  verify_ssl: boolean;
  enabled: boolean;
}

/** The form that the fields belong to, and what an address looks like here. */
export interface CommonFieldsProps {
  readonly register: UseFormRegister<CommonForm>;
  readonly errors: FieldErrors<CommonForm>;
  readonly example: string;
  readonly urlHint: TextKey;
}

/** Name and address. */
export function NameAndAddress({ register, errors, example, urlHint }: CommonFieldsProps) {
  const { t } = useTexts();
  return (
    <div className="row g-3">
      <div className="col-md-5"><TextField label={t("common.name")} isRequired autoComplete="off" error={errors.name === undefined ? undefined : t("endpoints.nameNeeded")} {...register("name")} /></div>
      <div className="col-md-7"><TextField label={t("endpoints.address")} isRequired autoComplete="off" inputMode="url" placeholder={example} hint={t(urlHint)} error={errors.url === undefined ? undefined : t("endpoints.addressWrong")} {...register("url")} /></div>
    </div>
  );
}

/** The IP address that an endpoint has besides its name. */
export function SecondAddress({ register, hint }: Pick<CommonFieldsProps, "register"> & { readonly hint: TextKey }) {
  const { t } = useTexts();
  return <TextField label={t("endpoints.second")} autoComplete="off" placeholder="10.0.0.5" hint={t(hint)} {...register("second")} />;
}

/** Whether its certificate is verified, and whether it is used at all. */
export function CommonSwitches({ register }: Pick<CommonFieldsProps, "register">) {
  const { t } = useTexts();
  return (
    <>
      <SwitchField label={t("endpoints.verifySsl")} hint={t("endpoints.verifySslHint")} {...register("verify_ssl")} />
      <SwitchField label={t("endpoints.enabled")} hint={t("endpoints.enabledHint")} {...register("enabled")} />
    </>
  );
}
