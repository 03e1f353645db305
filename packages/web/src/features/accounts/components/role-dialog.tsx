import { EVERY_PERMISSION, PERMISSIONS, RoleCreate } from "@proxbox/contract";
import type { Role } from "@proxbox/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { changedFields } from "../../../api/changed-fields.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useSaveRole } from "../api/roles.ts";

const choices = Object.entries({ [EVERY_PERMISSION]: "", ...PERMISSIONS });

/** Adds a role or changes one. Nobody gives what they do not have; the control plane says so. */
export function RoleDialog({ role, onClose }: { readonly role: Role | undefined; readonly onClose: () => void }) {
  const { t } = useTexts();
  const save = useSaveRole(role?.id);
  const [opened] = useState<RoleCreate>(() => ({ name: role?.name ?? "", description: role?.description ?? "", permissions: role?.permissions ?? [] }));
  const { register, handleSubmit, formState } = useForm<z.input<typeof RoleCreate>, unknown, RoleCreate>({ resolver: zodResolver(RoleCreate), defaultValues: opened });
  const submit = handleSubmit((filled) => {
    const body = role === undefined ? filled : changedFields(opened, filled);
    if (Object.keys(body).length === 0) onClose();
    else save.mutate(body, { onSuccess: onClose });
  });
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="submit" form="role-form" className="btn btn-primary" disabled={save.isPending}>{t("common.save")}</button>
    </>
  );
  return (
    <Dialog title={t(role === undefined ? "accounts.addRole" : "accounts.editRole")} isWide onClose={onClose} footer={footer}>
      <form id="role-form" noValidate onSubmit={(event) => void submit(event)}>
        {save.error === null ? null : <ProblemAlert error={save.error} />}
        <TextField label={t("common.name")} isRequired error={formState.errors.name?.message} {...register("name")} />
        <TextField label={t("accounts.description")} error={formState.errors.description?.message} {...register("description")} />
        <fieldset>
          <legend className="form-label">{t("accounts.permissions")}</legend>
          <div className="row">
            {choices.map(([name, about]) => (
              <label key={name} className="form-check col-md-6">
                <input type="checkbox" className="form-check-input" value={name} {...register("permissions")} />
                <span className="form-check-label proxbox-mono">{name}</span>
                <span className="form-check-description">{name === EVERY_PERMISSION ? t("accounts.everything") : about}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </form>
    </Dialog>
  );
}
