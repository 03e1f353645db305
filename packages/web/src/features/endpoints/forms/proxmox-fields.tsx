import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { FieldErrors, UseFormRegister, UseFormReturn } from "react-hook-form";
import { SelectField, TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedOf } from "../api/endpoints.ts";
import { CommonSwitches, NameAndAddress, SecondAddress } from "./common-fields.tsx";
import type { CommonForm } from "./common-fields.tsx";
import { useDraft } from "./draft.ts";
import { proxmoxBody, proxmoxDefaults, ProxmoxForm } from "./endpoint-forms.ts";
import { useTouched } from "./form-parts.ts";
import type { EndpointFormProps } from "./form-parts.ts";
import { HowRead } from "./how-read.tsx";
import { ProxmoxMoreFields } from "./proxmox-more-fields.tsx";
import { readProxmoxToken } from "./read-proxmox-token.ts";

function TokenFields({ form: { register, watch }, isSaved }: { readonly form: UseFormReturn<ProxmoxForm>; readonly isSaved: boolean }) {
  const { t } = useTexts();
  const read = readProxmoxToken(watch("tokenId"), watch("tokenSecret"));
  return (
    <>
      <div className="row g-3">
        <div className="col-md-6"><TextField label={t("endpoints.tokenId")} autoComplete="off" spellCheck={false} placeholder="sync@pve!proxbox" isRequired={!isSaved} hint={t("endpoints.tokenIdHint")} {...register("tokenId")} /></div>
        <div className="col-md-6"><TextField label={t("endpoints.tokenSecret")} type="password" autoComplete="off" hint={t(isSaved ? "endpoints.secretStays" : "endpoints.tokenSecretHint")} {...register("tokenSecret")} /></div>
      </div>
      <HowRead wrong={read.is === "wrong" ? read.why : undefined}>
        {read.is === "read" ? t("endpoints.readToken", { name: read.tokenName, user: read.username, count: read.secretLength }) : undefined}
      </HowRead>
    </>
  );
}

function PasswordFields({ form: { register, formState }, isSaved }: { readonly form: UseFormReturn<ProxmoxForm>; readonly isSaved: boolean }) {
  const { t } = useTexts();
  return (
    <div className="row g-3">
      <div className="col-md-6"><TextField label={t("signIn.username")} autoComplete="off" isRequired hint={t("endpoints.usernameHint")} error={formState.errors.username === undefined ? undefined : t("common.required")} {...register("username")} /></div>
      <div className="col-md-6"><TextField label={t("signIn.password")} type="password" autoComplete="off" isRequired={!isSaved} {...(isSaved ? { hint: t("endpoints.secretStays") } : {})} {...register("password")} /></div>
    </div>
  );
}

/** The form of a Proxmox VE endpoint; says how a pasted token was read as soon as it is there. */
export function ProxmoxFields({ saved, formId, error, onSubmit, onTouched, draft, isShort = false }: EndpointFormProps<SavedOf<"proxmox">, ProxmoxForm> & { /** Only what a first sync needs. */ readonly isShort?: boolean }) {
  const { t } = useTexts();
  const form = useForm<ProxmoxForm>({ resolver: zodResolver(ProxmoxForm), defaultValues: draft?.read() ?? proxmoxDefaults(saved) });
  useDraft(form, draft);
  const { register, handleSubmit, watch, formState } = form;
  useTouched(formState.isDirty, onTouched);
  const common = { register: register as unknown as UseFormRegister<CommonForm>, errors: formState.errors as FieldErrors<CommonForm> };
  const isToken = watch("signIn") === "token";
  return (
    <form id={formId} noValidate onSubmit={(event) => void handleSubmit((filled) => onSubmit(proxmoxBody(filled, saved)))(event)}>
      {error === null ? null : <ProblemAlert error={error} />}
      <NameAndAddress {...common} example="https://pve1.example.org:8006" urlHint="endpoints.proxmoxAddressHint" />
      {isShort ? null : <SecondAddress register={common.register} hint="endpoints.secondProxmoxHint" />}
      <SelectField label={t("endpoints.signIn")} {...register("signIn")}>
        <option value="token">{t("endpoints.byToken")}</option>
        <option value="password">{t("endpoints.byPassword")}</option>
      </SelectField>
      {isToken ? <TokenFields form={form} isSaved={saved?.has_token === true} /> : <PasswordFields form={form} isSaved={saved?.has_password === true} />}
      <CommonSwitches register={common.register} />
      {isShort ? null : <ProxmoxMoreFields register={register} />}
    </form>
  );
}
