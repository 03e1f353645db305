import { ConflictType } from "@proxbox/contract";
import type { BackendConflict } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../api/use-may.ts";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { SelectField, SwitchField } from "../../components/field.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { TimeAgo } from "../../components/time-ago.tsx";
import { formatValue } from "../../format/format-value.ts";
import { kindTitle } from "../../texts/kind-text.ts";
import { useTexts } from "../../texts/use-texts.ts";
import { CONFLICT_ROWS, conflictsQuery, useDecide } from "./api/conflicts.ts";
import { isWaiting } from "./is-waiting.ts";
import { nothingKey } from "./nothing-key.ts";
import { sharedChoices } from "./shared-choices.ts";

interface ChoicesProps {
  readonly conflicts: readonly BackendConflict[];
  readonly decide: ReturnType<typeof useDecide>;
}

function Choices({ conflicts, decide }: ChoicesProps) {
  const { t } = useTexts();
  const [first] = conflicts;
  if (first === undefined) return null;
  const choices = sharedChoices(conflicts);
  const send = (resolution: string): void => decide.mutate({ backend_id: first.backend_id, ids: conflicts.map(({ id }) => id), resolution });
  if (conflicts.length === 1 && first.resolution !== null) return <><div>{t(isWaiting(first) ? "conflicts.waiting" : "conflicts.decided", { resolution: first.resolutions.find(({ code }) => code === first.resolution)?.title ?? first.resolution })}</div><button type="button" className="btn btn-sm" disabled={decide.isPending} onClick={() => send("open")}>{t("conflicts.takeBack")}</button></>;
  if (choices.length === 0) return <span className="text-secondary">{conflicts.length === 1 ? "—" : t("conflicts.noShared")}</span>;
  return <div className="btn-list">{choices.map(({ code, title }) => <button key={code} type="button" className="btn btn-sm" disabled={decide.isPending} onClick={() => send(code)}>{title}</button>)}</div>;
}

function Ended({ decide }: Pick<ChoicesProps, "decide">) {
  const { t } = useTexts();
  if (decide.error !== null) return <ProblemAlert error={decide.error} />;
  if (decide.data === undefined) return null;
  const { refused } = decide.data;
  return <div className={`alert alert-${refused.length === 0 ? "success" : "warning"}`} role="status"><div>{refused.length === 0 ? t("conflicts.done") : refused.map(({ id, detail }) => <div key={id}>{t("conflicts.refused", { detail })}</div>)}</div></div>;
}

/** One of the two sides; whose it is stands there where it is not the row's own object on both. */
function Side({ value, owner, row }: { readonly value: BackendConflict["proxmox"]; readonly owner: string; readonly row: BackendConflict }) {
  const isSaid = row.claimant.label === row.label && (row.holder === null || row.holder.label === row.label);
  return <><div className="proxbox-value">{formatValue(value)}</div>{isSaid ? null : <div className="text-secondary">{owner}</div>}</>;
}

function rowName({ label, field }: BackendConflict): string {
  return field === null ? label : `${label} ${field}`;
}

function useColumns(decide: ChoicesProps["decide"], selected: ReadonlySet<string>, onSelect: (id: string) => void): Column<BackendConflict>[] {
  const texts = useTexts();
  const { t } = texts;
  const may = useMay()("proxbox.change_conflict");
  return [
    ...(may ? [{ id: "select", header: t("conflicts.select", { name: "" }), cell: (row: BackendConflict) => <input type="checkbox" className="form-check-input" aria-label={t("conflicts.select", { name: rowName(row) })} checked={selected.has(row.id)} onChange={() => onSelect(row.id)} /> }] : []),
    { id: "what", header: t("conflicts.what"), cell: (row) => <div className="proxbox-what"><div>{row.label} {row.field === null ? null : <span className="proxbox-mono">{row.field}</span>}</div><div className="text-secondary">{kindTitle(texts, row.kind)} · {t(`conflicts.level.${row.level}`)}</div><div className="text-secondary">{row.reason}</div></div> },
    { id: "proxmox", header: "Proxmox VE", cell: (row) => <Side value={row.proxmox} owner={row.claimant.label} row={row} /> },
    { id: "netbox", header: "NetBox", cell: (row) => <Side value={row.netbox} owner={row.holder?.label ?? ""} row={row} /> },
    { id: "since", header: t("inventory.since"), cell: ({ since }) => <TimeAgo at={since} /> },
    ...(may ? [{ id: "decide", header: t("conflicts.decide"), cell: (row: BackendConflict) => <Choices conflicts={[row]} decide={decide} /> }] : []),
  ];
}

function Filters() {
  const { t } = useTexts();
  const search = useSearch({ from: "/shell/conflicts" });
  const navigate = useNavigate({ from: "/conflicts" });
  return (
    <div className="row g-3 p-3 pb-0 align-items-end">
      <div className="col-sm-4"><SelectField label={t("conflicts.type")} value={search.type ?? ""} onChange={({ target }) => void navigate({ search: (old) => ({ ...old, type: ConflictType.safeParse(target.value).data, offset: undefined }), replace: true })}><option value="">{t("common.all")}</option>{ConflictType.options.map((type) => <option key={type} value={type}>{t(`conflicts.type.${type}`)}</option>)}</SelectField></div>
      <div className="col-sm-4"><SwitchField label={t("conflicts.open")} checked={search.all !== true} onChange={({ target }) => void navigate({ search: (old) => ({ ...old, all: target.checked ? undefined : true, offset: undefined }), replace: true })} /></div>
    </div>
  );
}

/** Where Proxmox VE and NetBox disagree: both sides, since when, and the ways to settle it, one or many at once. */
export function ConflictsPage() {
  const { t } = useTexts();
  const search = useSearch({ from: "/shell/conflicts" });
  const navigate = useNavigate({ from: "/conflicts" });
  const query = useQuery(conflictsQuery(search));
  const decide = useDecide();
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set());
  const columns = useColumns(decide, selected, (id) => setSelected((old) => new Set(old.has(id) ? [...old].filter((each) => each !== id) : [...old, id])));
  return (
    <Page title={t("conflicts.title")}>
      <Ended decide={decide} />
      <Card isFlush>
        <Filters />
        <QueryState query={query}>
          {({ count, results, unavailable }) => {
            const chosen = results.filter(({ id }) => selected.has(id));
            return (
              <>
                {unavailable.map(({ backend_id, backend, detail }) => <div key={backend_id} className="alert alert-warning m-3" role="alert">{backend}: {detail}</div>)}
                {chosen.length < 2 ? null : <div className="d-flex flex-wrap gap-2 px-3 pb-3 align-items-center"><strong>{t("conflicts.selected", { count: chosen.length })}</strong><Choices conflicts={chosen} decide={decide} /></div>}
                {results.length === 0 ? <Empty title={t(nothingKey(search, unavailable.length === 0))} hint={t("conflicts.noneHint")} /> : <DataTable label={t("conflicts.title")} columns={columns} rows={results} rowKey={({ backend_id, id }) => `${backend_id} ${id}`} />}
                <Pager count={count} limit={CONFLICT_ROWS} offset={search.offset ?? 0} onOffset={(offset) => void navigate({ search: (old) => ({ ...old, offset: offset === 0 ? undefined : offset }) })} />
              </>
            );
          }}
        </QueryState>
      </Card>
    </Page>
  );
}
