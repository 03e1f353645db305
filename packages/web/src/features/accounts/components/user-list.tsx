import type { User } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../../api/use-may.ts";
import { Card } from "../../../components/card.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { DataTable } from "../../../components/data-table.tsx";
import type { Column } from "../../../components/data-table.tsx";
import { Pager } from "../../../components/pager.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { TimeAgo } from "../../../components/time-ago.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { Texts } from "../../../texts/texts-provider.tsx";
import { roleChoiceQuery } from "../api/roles.ts";
import { USER_ROWS, usersQuery, useRemoveUser } from "../api/users.ts";
import { UserDialog } from "./user-dialog.tsx";

type Open = { readonly what: "edit" | "remove"; readonly user: User } | { readonly what: "add" } | undefined;

function columnsOf({ t }: Texts, actions: (user: User) => Column<User>["cell"] extends (row: User) => infer Shown ? Shown : never): Column<User>[] {
  return [
    { id: "username", header: t("signIn.username"), cell: ({ username }) => <span className="fw-medium">{username}</span> },
    { id: "source", header: t("accounts.source"), cell: ({ source }) => (source === "netbox" ? "NetBox" : "Proxbox") },
    { id: "roles", header: t("accounts.roles"), cell: ({ roles }) => roles.map(({ id, name }) => <span key={id} className="badge me-1">{name}</span>) },
    { id: "active", header: t("accounts.isActive"), cell: ({ is_active }) => <span className={`status status-${is_active ? "green" : "secondary"}`}>{t(is_active ? "common.yes" : "common.no")}</span> },
    { id: "lastLogin", header: t("accounts.lastLogin"), cell: ({ last_login_at }) => <TimeAgo at={last_login_at} /> },
    { id: "actions", header: t("common.actions"), className: "text-end", cell: actions },
  ];
}

function RemoveUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const { t } = useTexts();
  const remove = useRemoveUser();
  return (
    <ConfirmDialog title={t("accounts.removeUser", { name: user.username })} action={t("common.delete")} isDangerous isBusy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(user.id, { onSuccess: onClose })} onClose={onClose}>
      {t("accounts.removeUserHint")}
    </ConfirmDialog>
  );
}

/** Who may sign in. */
export function UserList() {
  const texts = useTexts();
  const { t } = texts;
  const may = useMay();
  const [open, setOpen] = useState<Open>(undefined);
  const [offset, setOffset] = useState(0);
  const users = useQuery(usersQuery("", offset));
  const roles = useQuery({ ...roleChoiceQuery, enabled: may("proxbox.view_role") });
  const actions = (user: User) => (
    <div className="btn-list justify-content-end flex-nowrap">
      {may("proxbox.change_user") ? <button type="button" className="btn btn-sm" aria-label={`${t("common.edit")} ${user.username}`} onClick={() => setOpen({ what: "edit", user })}>{t("common.edit")}</button> : null}
      {may("proxbox.delete_user") ? <button type="button" className="btn btn-sm btn-ghost-danger" aria-label={`${t("common.delete")} ${user.username}`} onClick={() => setOpen({ what: "remove", user })}>{t("common.delete")}</button> : null}
    </div>
  );
  const add = may("proxbox.add_user") ? <button type="button" className="btn btn-primary btn-sm" onClick={() => setOpen({ what: "add" })}>{t("accounts.addUser")}</button> : null;
  return (
    <Card title={t("accounts.users")} isFlush actions={add}>
      <QueryState query={users}>{({ count, results }) => <><DataTable label={t("accounts.users")} columns={columnsOf(texts, actions)} rows={results} rowKey={({ id }) => id} /><Pager count={count} limit={USER_ROWS} offset={offset} onOffset={setOffset} /></>}</QueryState>
      {open?.what === "add" || open?.what === "edit" ? <UserDialog user={open.what === "edit" ? open.user : undefined} roles={roles.data ?? []} onClose={() => setOpen(undefined)} /> : null}
      {open?.what === "remove" ? <RemoveUser user={open.user} onClose={() => setOpen(undefined)} /> : null}
    </Card>
  );
}
