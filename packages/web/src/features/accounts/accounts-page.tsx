import { useMay } from "../../api/use-may.ts";
import { Page } from "../../components/page.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { RoleList } from "./components/role-list.tsx";
import { UserList } from "./components/user-list.tsx";

/** Who may sign in, and what they may do. */
export function AccountsPage() {
  const { t } = useTexts();
  const may = useMay();
  return (
    <Page title={t("accounts.title")}>
      <div className="d-grid gap-3">
        <UserList />
        {may("proxbox.view_role") ? <RoleList /> : null}
      </div>
    </Page>
  );
}
