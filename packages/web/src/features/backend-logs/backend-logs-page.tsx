import type { BackendLogRecord } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { SelectField, TextField } from "../../components/field.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import type { Texts } from "../../texts/texts-provider.tsx";
import { backendLogsQuery, backendsQuery, LOG_ROWS } from "./api/backend-logs.ts";

const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"] as const;
const COLOURS: Readonly<Record<string, string>> = { WARNING: "yellow", ERROR: "red", CRITICAL: "red", INFO: "blue" };

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function columnsOf({ t, language }: Texts): Column<BackendLogRecord>[] {
  return [
    { id: "at", header: t("audit.at"), className: "text-nowrap", cell: ({ timestamp }) => (textOf(timestamp) === "" ? "" : new Date(textOf(timestamp)).toLocaleString(language)) },
    { id: "level", header: t("backendLogs.level"), cell: ({ level }) => <span className={`badge bg-${COLOURS[level.toUpperCase()] ?? "secondary"}-lt`}>{level}</span> },
    { id: "module", header: t("backendLogs.module"), cell: ({ module }) => <span className="proxbox-mono">{textOf(module)}</span> },
    { id: "message", header: t("backendLogs.message"), className: "text-break", cell: ({ message }) => message },
  ];
}

/** What the backends wrote into their logs. */
export function BackendLogsPage() {
  const texts = useTexts();
  const { t } = texts;
  const search = useSearch({ from: "/shell/backend-logs" });
  const navigate = useNavigate({ from: "/backend-logs" });
  const backends = useQuery(backendsQuery);
  const { backend: wanted, ...filter } = search;
  const backend = wanted ?? backends.data?.results[0]?.id;
  const logs = useQuery(backendLogsQuery(backend, filter));
  const set = (change: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, offset: undefined, ...change }), replace: true });
  return (
    <Page title={t("backendLogs.title")}>
      <Card isFlush>
        <div className="row g-3 p-3 pb-0">
          <div className="col-sm-4">
            <SelectField label={t("backendLogs.backend")} value={backend ?? ""} onChange={(event) => set({ backend: Number(event.target.value) })}>
              {backends.data?.results.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
            </SelectField>
          </div>
          <div className="col-sm-4">
            <SelectField label={t("backendLogs.level")} value={filter.level ?? ""} onChange={(event) => set({ level: event.target.value === "" ? undefined : event.target.value })}>
              <option value="">{t("common.all")}</option>
              {LEVELS.map((level) => <option key={level}>{level}</option>)}
            </SelectField>
          </div>
          <div className="col-sm-4"><TextField label={t("backendLogs.run")} value={filter.operation_id ?? ""} onChange={(event) => set({ operation_id: event.target.value === "" ? undefined : event.target.value })} /></div>
        </div>
        {backends.data?.count === 0 ? <Empty title={t("backendLogs.noBackend")} /> : (
          <QueryState query={logs}>
            {({ logs: records, total }) => (
              <>
                {records.length === 0 ? <Empty title={t("audit.none")} /> : <DataTable label={t("backendLogs.title")} columns={columnsOf(texts)} rows={records} rowKey={({ id }) => id} />}
                <Pager count={total} limit={LOG_ROWS} offset={filter.offset ?? 0} onOffset={(offset) => set({ offset: offset === 0 ? undefined : offset })} />
              </>
            )}
          </QueryState>
        )}
      </Card>
    </Page>
  );
}
