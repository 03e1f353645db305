import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedOf } from "../api/endpoints.ts";
import { CommonSwitches, NameAndAddress } from "./common-fields.tsx";
import type { CommonForm } from "./common-fields.tsx";
import { useDraft } from "./draft.ts";
import { netboxBody, netboxDefaults, NetboxForm } from "./endpoint-forms.ts";
import { useTouched } from "./form-parts.ts";
import type { EndpointFormProps } from "./form-parts.ts";
import { HowRead } from "./how-read.tsx";
import { readPastedNetboxToken } from "./read-pasted-netbox-token.ts";

/** The form of a NetBox; says how the token was read as soon as it is there. */
export function NetboxFields({ saved, formId, error, onSubmit, onTouched, draft }: EndpointFormProps<SavedOf<"netbox">, NetboxForm>) {
  const { t } = useTexts();
  const form = useForm<NetboxForm>({ resolver: zodResolver(NetboxForm), defaultValues: draft?.read() ?? netboxDefaults(saved) });
  const { register, handleSubmit, watch, formState } = form;
  useDraft(form, draft);
  useTouched(formState.isDirty, onTouched);
  const common = { register: register as unknown as UseFormRegister<CommonForm>, errors: formState.errors as FieldErrors<CommonForm> };
  const read = readPastedNetboxToken(watch("token"), watch("token_key"));
  return (
    <form id={formId} noValidate onSubmit={(event) => void handleSubmit((filled) => onSubmit(netboxBody(filled, saved)))(event)}>
      {error === null ? null : <ProblemAlert error={error} />}
      <NameAndAddress {...common} example="https://netbox.example.org" urlHint="endpoints.addressHint" />
      <TextField label={t("endpoints.token")} type="password" autoComplete="off" isRequired={saved === undefined} hint={t(saved?.has_token === true ? "endpoints.secretStays" : "endpoints.netboxTokenHint")} {...register("token")} />
      <TextField label={t("endpoints.tokenKey")} autoComplete="off" hint={t("endpoints.tokenKeyHint")} {...register("token_key")} />
      <HowRead wrong={read.is === "wrong" ? read.why : undefined}>
        {read.is === "read" ? t(read.version === "v2" ? "endpoints.readV2" : "endpoints.readV1", { key: read.key ?? "", count: read.token.length }) : undefined}
      </HowRead>
      <CommonSwitches register={common.register} />
    </form>
  );
}
