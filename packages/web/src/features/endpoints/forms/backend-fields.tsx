import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedOf } from "../api/endpoints.ts";
import { CommonSwitches, NameAndAddress, SecondAddress } from "./common-fields.tsx";
import type { CommonForm } from "./common-fields.tsx";
import { backendBody, backendDefaults, BackendForm } from "./endpoint-forms.ts";
import { useTouched } from "./form-parts.ts";
import type { EndpointFormProps } from "./form-parts.ts";

/** The form of a sync backend. */
export function BackendFields({ saved, formId, error, onSubmit, onTouched }: EndpointFormProps<SavedOf<"backends">>) {
  const { t } = useTexts();
  const { register, handleSubmit, formState } = useForm<BackendForm>({ resolver: zodResolver(BackendForm), defaultValues: backendDefaults(saved) });
  useTouched(formState.isDirty, onTouched);
  const common = { register: register as unknown as UseFormRegister<CommonForm>, errors: formState.errors as FieldErrors<CommonForm> };
  return (
    <form id={formId} noValidate onSubmit={(event) => void handleSubmit((form) => onSubmit(backendBody(form, saved)))(event)}>
      {error === null ? null : <ProblemAlert error={error} />}
      <NameAndAddress {...common} example="http://10.0.0.5:8800" urlHint="endpoints.addressHint" />
      <SecondAddress register={common.register} hint="endpoints.secondHint" />
      <TextField label={t("endpoints.apiKey")} type="password" autoComplete="off" hint={t(saved?.has_api_key === true ? "endpoints.secretStays" : "endpoints.apiKeyHint")} {...register("api_key")} />
      <CommonSwitches register={common.register} />
    </form>
  );
}
