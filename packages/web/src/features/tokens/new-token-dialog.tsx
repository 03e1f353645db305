import { useForm } from "react-hook-form";
import { Dialog } from "../../components/dialog.tsx";
import { SwitchField, TextField } from "../../components/field.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { useCreateToken } from "./api/tokens.ts";

/** Days are what people choose; the API wants the moment. */
interface Form {
  readonly description: string;
  readonly is_write_enabled: boolean;
  readonly expires: string;
}

/** Makes an API token and shows it, once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const create = useCreateToken();
  const { register, handleSubmit } = useForm<Form>({ defaultValues: { description: "", is_write_enabled: false, expires: "" } });
  const submit = handleSubmit(({ description, is_write_enabled, expires }) => create.mutate({ description, is_write_enabled, expires_at: expires === "" ? null : new Date(`${expires}T23:59:59`).toISOString() }));
  const made = create.data;
  const footer = made === undefined ? (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="submit" form="token-form" className="btn btn-primary" disabled={create.isPending}>{t("tokens.make")}</button>
    </>
  ) : <button type="button" className="btn btn-primary" onClick={onClose}>{t("common.close")}</button>;
  return (
    <Dialog title={t("tokens.make")} onClose={onClose} footer={footer}>
      {made === undefined ? (
        <form id="token-form" noValidate onSubmit={(event) => void submit(event)}>
          {create.error === null ? null : <ProblemAlert error={create.error} />}
          <TextField label={t("accounts.description")} hint={t("tokens.descriptionHint")} {...register("description")} />
          <TextField label={t("tokens.expires")} type="date" hint={t("tokens.expiresHint")} {...register("expires")} />
          <SwitchField label={t("tokens.mayWrite")} {...register("is_write_enabled")} />
        </form>
      ) : (
        <div className="alert alert-success" role="status">
          <div>
            <p>{t("tokens.made")}</p>
            <code className="proxbox-mono user-select-all">{made.token}</code>
          </div>
        </div>
      )}
    </Dialog>
  );
}
