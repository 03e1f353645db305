import type { Role } from "@proxbox/contract";
import { EVERY_PERMISSION } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../../api/use-may.ts";
import { Card } from "../../../components/card.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { Pager } from "../../../components/pager.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { ROLE_ROWS, rolesQuery, useRemoveRole } from "../api/roles.ts";
import { RoleDialog } from "./role-dialog.tsx";

function RemoveRole({ role, onClose }: { readonly role: Role; readonly onClose: () => void }) {
  const { t } = useTexts();
  const remove = useRemoveRole();
  return (
    <ConfirmDialog title={t("accounts.removeRole", { name: role.name })} action={t("common.delete")} isDangerous isBusy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(role.id, { onSuccess: onClose })} onClose={onClose}>
      {t("accounts.removeRoleHint")}
    </ConfirmDialog>
  );
}

/** The sets of permissions that users are given. */
export function RoleList() {
  const { t } = useTexts();
  const may = useMay();
  const [edited, setEdited] = useState<Role | "new" | undefined>(undefined);
  const [removed, setRemoved] = useState<Role | undefined>(undefined);
  const [offset, setOffset] = useState(0);
  const roles = useQuery(rolesQuery(offset));
  const columns: Column<Role>[] = [
    { id: "name", header: t("common.name"), cell: ({ name, description }) => <><div className="fw-medium">{name}</div><div className="text-secondary">{description}</div></> },
    { id: "permissions", header: t("accounts.permissions"), cell: ({ permissions }) => (permissions.includes(EVERY_PERMISSION) ? t("accounts.everything") : t("accounts.permissionCount", { count: permissions.length })) },
    {
      id: "actions",
      header: t("common.actions"),
      className: "text-end",
      cell: (role) => (role.is_built_in ? <span className="text-secondary">{t("accounts.builtIn")}</span> : (
        <div className="btn-list justify-content-end flex-nowrap">
          {may("proxbox.change_role") ? <button type="button" className="btn btn-sm" aria-label={`${t("common.edit")} ${role.name}`} onClick={() => setEdited(role)}>{t("common.edit")}</button> : null}
          {may("proxbox.delete_role") ? <button type="button" className="btn btn-sm btn-ghost-danger" aria-label={`${t("common.delete")} ${role.name}`} onClick={() => setRemoved(role)}>{t("common.delete")}</button> : null}
        </div>
      )),
    },
  ];
  const add = may("proxbox.add_role") ? <button type="button" className="btn btn-sm" onClick={() => setEdited("new")}>{t("accounts.addRole")}</button> : null;
  return (
    <Card title={t("accounts.roles")} isFlush actions={add}>
      <QueryState query={roles}>{({ count, results }) => <><DataTable label={t("accounts.roles")} columns={columns} rows={results} rowKey={({ id }) => id} /><Pager count={count} limit={ROLE_ROWS} offset={offset} onOffset={setOffset} /></>}</QueryState>
      {edited === undefined ? null : <RoleDialog role={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />}
      {removed === undefined ? null : <RemoveRole role={removed} onClose={() => setRemoved(undefined)} />}
    </Card>
  );
}
