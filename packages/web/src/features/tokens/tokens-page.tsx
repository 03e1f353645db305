import type { ApiToken } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { TOKEN_ROWS, tokensQuery, useRemoveToken } from "./api/tokens.ts";
import { NewTokenDialog } from "./new-token-dialog.tsx";

function RemoveToken({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const { t } = useTexts();
  const remove = useRemoveToken();
  return (
    <ConfirmDialog title={t("tokens.remove", { prefix: token.prefix })} action={t("common.delete")} isDangerous isBusy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate(token.id, { onSuccess: onClose })} onClose={onClose}>
      {t("tokens.removeHint")}
    </ConfirmDialog>
  );
}

/** Tokens with which programs use the API. */
export function TokensPage() {
  const { t } = useTexts();
  const [isMaking, setIsMaking] = useState(false);
  const [removed, setRemoved] = useState<ApiToken | undefined>(undefined);
  const [offset, setOffset] = useState(0);
  const tokens = useQuery(tokensQuery(offset));
  const columns: Column<ApiToken>[] = [
    { id: "prefix", header: t("tokens.token"), cell: ({ prefix, description }) => <><div className="proxbox-mono">{prefix}…</div><div className="text-secondary">{description}</div></> },
    { id: "user", header: t("signIn.username"), cell: ({ user }) => user.username },
    { id: "write", header: t("tokens.mayWrite"), cell: ({ is_write_enabled }) => t(is_write_enabled ? "common.yes" : "common.no") },
    { id: "used", header: t("tokens.lastUsed"), cell: ({ last_used_at }) => <TimeAgo at={last_used_at} /> },
    { id: "expires", header: t("tokens.expires"), cell: ({ expires_at }) => <TimeAgo at={expires_at} /> },
    { id: "actions", header: t("common.actions"), className: "text-end", cell: (token) => <button type="button" className="btn btn-sm btn-ghost-danger" aria-label={`${t("common.delete")} ${token.prefix}`} onClick={() => setRemoved(token)}>{t("common.delete")}</button> },
  ];
  return (
    <Page title={t("tokens.title")} actions={<button type="button" className="btn btn-primary" onClick={() => setIsMaking(true)}>{t("tokens.make")}</button>}>
      <Card isFlush>
        <QueryState query={tokens}>
          {({ count, results }) => (
            <>
              {count === 0 ? <Empty title={t("tokens.none")} hint={t("tokens.noneHint")} /> : <DataTable label={t("tokens.title")} columns={columns} rows={results} rowKey={({ id }) => id} />}
              <Pager count={count} limit={TOKEN_ROWS} offset={offset} onOffset={setOffset} />
            </>
          )}
        </QueryState>
      </Card>
      {isMaking ? <NewTokenDialog onClose={() => setIsMaking(false)} /> : null}
      {removed === undefined ? null : <RemoveToken token={removed} onClose={() => setRemoved(undefined)} />}
    </Page>
  );
}
