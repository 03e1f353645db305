import type { Settings } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { roleNamesQuery } from "../../../api/role-names.ts";
import { useMay } from "../../../api/use-may.ts";
import { TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";

type GroupRoles = Settings["netbox_sign_in"]["group_roles"];

function NewGroup({ onAdd }: { readonly onAdd: (group: string, role: string) => void }) {
  const { t } = useTexts();
  const may = useMay();
  const names = useId();
  const [group, setGroup] = useState("");
  const [role, setRole] = useState("");
  const roles = useQuery({ ...roleNamesQuery, enabled: may("proxbox.view_role") });
  const add = (): void => {
    onAdd(group.trim(), role.trim());
    setGroup("");
  };
  return (
    <div className="row g-3 align-items-end">
      <div className="col-md-5"><TextField label={t("settings.group")} autoComplete="off" value={group} onChange={({ target }) => setGroup(target.value)} /></div>
      <div className="col-md-5">
        <TextField label={t("settings.groupRole")} list={names} autoComplete="off" value={role} onChange={({ target }) => setRole(target.value)} />
        <datalist id={names}>{roles.data?.map((name) => <option key={name} value={name} />)}</datalist>
      </div>
      <div className="col-md-2 mb-3"><button type="button" className="btn" disabled={group.trim() === "" || role.trim() === ""} onClick={add}>{t("common.add")}</button></div>
    </div>
  );
}

/** Which role the members of a group of NetBox get when they sign in with NetBox. */
export function GroupRoles({ form }: { readonly form: UseFormReturn<Settings> }) {
  const { t } = useTexts();
  const roles = form.watch("netbox_sign_in.group_roles");
  const set = (after: GroupRoles): void => form.setValue("netbox_sign_in.group_roles", after, { shouldDirty: true });
  const without = (group: string): GroupRoles => Object.fromEntries(Object.entries(roles).filter(([name]) => name !== group));
  return (
    <fieldset className="mt-2">
      <legend className="form-label">{t("settings.netbox_sign_in.group_roles")}</legend>
      <ul className="list-unstyled d-grid gap-2">
        {Object.entries(roles).map(([group, role]) => (
          <li key={group} className="d-flex flex-wrap align-items-center gap-2">
            <span>{group}</span> <span aria-hidden="true">→</span> <span className="badge">{role}</span>
            <button type="button" className="btn btn-sm btn-ghost-danger ms-auto" aria-label={`${t("common.delete")} ${group}`} onClick={() => set(without(group))}>{t("common.delete")}</button>
          </li>
        ))}
      </ul>
      <NewGroup onAdd={(group, role) => set({ ...roles, [group]: role })} />
    </fieldset>
  );
}
