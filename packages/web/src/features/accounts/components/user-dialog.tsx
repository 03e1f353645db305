import type { Role, User } from "@proxbox/contract";
import { NewPassword, Username } from "@proxbox/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { changedFields } from "../../../api/changed-fields.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { SwitchField, TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSaveUser } from "../api/users.ts";

/** Roles are kept as texts: a checkbox holds nothing else. */
const Form = z.object({ username: Username, password: z.string(), roles: z.array(z.string()), is_active: z.boolean() });
type Form = z.infer<typeof Form>;

/** What the dialogue is about: the user to change, or none for a new one. */
export interface UserDialogProps {
  readonly user: User | undefined;
  readonly roles: readonly Role[];
  readonly onClose: () => void;
}

/** A password is required of a new user, and may stay as it is otherwise. */
function schemaFor(user: User | undefined) {
  return Form.refine(({ password }) => (user !== undefined && password === "") || NewPassword.safeParse(password).success, { path: ["password"], error: "length" });
}

function toBody({ username, password, roles, is_active }: Form) {
  return { username, roles: roles.map(Number), is_active, ...(password === "" ? {} : { password }) };
}

/** Adds a user or changes one. */
export function UserDialog({ user, roles, onClose }: UserDialogProps) {
  const { t } = useTexts();
  const save = useSaveUser(user?.id);
  const [opened] = useState<Form>(() => ({ username: user?.username ?? "", password: "", roles: user?.roles.map(({ id }) => String(id)) ?? [], is_active: user?.is_active ?? true }));
  const { register, handleSubmit, formState } = useForm<Form>({ resolver: zodResolver(schemaFor(user)), defaultValues: opened });
  const isFromNetbox = user?.source === "netbox";
  const submit = handleSubmit((form) => {
    const body = user === undefined ? toBody(form) : changedFields(toBody(opened), toBody(form));
    if (Object.keys(body).length === 0) onClose();
    else save.mutate(body, { onSuccess: onClose });
  });
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="submit" form="user-form" className="btn btn-primary" disabled={save.isPending}>{t("common.save")}</button>
    </>
  );
  return (
    <Dialog title={t(user === undefined ? "accounts.addUser" : "accounts.editUser")} onClose={onClose} footer={footer}>
      <form id="user-form" noValidate onSubmit={(event) => void submit(event)}>
        {save.error === null ? null : <ProblemAlert error={save.error} />}
        {isFromNetbox ? <p className="text-secondary">{t("accounts.netboxUser")}</p> : (
          <>
            <TextField label={t("signIn.username")} autoComplete="off" isRequired error={formState.errors.username?.message} {...register("username")} />
            <TextField label={t("signIn.password")} type="password" autoComplete="new-password" isRequired={user === undefined} hint={t(user === undefined ? "setup.passwordHint" : "accounts.passwordStays")} error={formState.errors.password === undefined ? undefined : t("setup.passwordHint")} {...register("password")} />
            <fieldset className="mb-3">
              <legend className="form-label">{t("accounts.roles")}</legend>
              {roles.map(({ id, name, description }) => (
                <label key={id} className="form-check">
                  <input type="checkbox" className="form-check-input" value={String(id)} {...register("roles")} />
                  <span className="form-check-label">{name}</span>
                  <span className="form-check-description">{description}</span>
                </label>
              ))}
            </fieldset>
          </>
        )}
        <SwitchField label={t("accounts.isActive")} {...register("is_active")} />
      </form>
    </Dialog>
  );
}
