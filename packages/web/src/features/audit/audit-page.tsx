import type { AuditEntry } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { TextField } from "../../components/field.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { AUDIT_ROWS, auditQuery } from "./api/audit-log.ts";

function Details({ data }: Pick<AuditEntry, "data">) {
  const { t } = useTexts();
  if (Object.keys(data).length === 0) return null;
  return (
    <details>
      <summary>{t("audit.details")}</summary>
      <pre className="proxbox-mono mb-0">{JSON.stringify(data, null, 2)}</pre>
    </details>
  );
}

/** Who changed what. */
export function AuditPage() {
  const { t } = useTexts();
  const search = useSearch({ from: "/shell/audit-log" });
  const navigate = useNavigate({ from: "/audit-log" });
  const log = useQuery(auditQuery(search));
  const columns: Column<AuditEntry>[] = [
    { id: "at", header: t("audit.at"), cell: ({ at }) => <TimeAgo at={at} /> },
    { id: "user", header: t("signIn.username"), cell: ({ username, source }) => <><div>{username}</div><div className="text-secondary proxbox-mono">{source}</div></> },
    { id: "action", header: t("audit.action"), cell: ({ action }) => <span className="badge">{action}</span> },
    { id: "object", header: t("audit.object"), cell: ({ object_type, object_name, object_id }) => <><div>{object_name ?? object_id ?? ""}</div><div className="text-secondary">{object_type}</div></> },
    { id: "data", header: t("audit.details"), cell: Details },
  ];
  const filter = (name: "username" | "action") => (event: { readonly target: { readonly value: string } }) => void navigate({ search: (old) => ({ ...old, [name]: event.target.value === "" ? undefined : event.target.value, offset: undefined }), replace: true });
  return (
    <Page title={t("audit.title")}>
      <Card isFlush>
        <div className="row g-3 p-3 pb-0">
          <div className="col-sm-4"><TextField label={t("signIn.username")} type="search" value={search.username ?? ""} onChange={filter("username")} /></div>
          <div className="col-sm-4"><TextField label={t("audit.action")} type="search" value={search.action ?? ""} onChange={filter("action")} /></div>
        </div>
        <QueryState query={log}>
          {({ count, results }) => (
            <>
              {results.length === 0 ? <Empty title={t("audit.none")} /> : <DataTable label={t("audit.title")} columns={columns} rows={results} rowKey={({ id }) => id} />}
              <Pager count={count} limit={AUDIT_ROWS} offset={search.offset ?? 0} onOffset={(offset) => void navigate({ search: (old) => ({ ...old, offset: offset === 0 ? undefined : offset }) })} />
            </>
          )}
        </QueryState>
      </Card>
    </Page>
  );
}
