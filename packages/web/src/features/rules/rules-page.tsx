import type { MappingRule } from "@proxbox/contract";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsQuery, useChangeSettings } from "../../api/settings.ts";
import { useMay } from "../../api/use-may.ts";
import { Card } from "../../components/card.tsx";
import { DataTable } from "../../components/data-table.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { useNotify } from "../../components/use-notify.ts";
import { useUnsaved } from "../../components/use-unsaved.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { RuleDialog } from "./components/rule-dialog.tsx";
import { moved } from "./components/rule-form.ts";
import { RuleTester } from "./components/rule-tester.tsx";

/** A table that is not saved yet, and the saved one that it began with: one that is another by now is not written over. */
interface Draft {
  readonly base: readonly MappingRule[];
  readonly rules: readonly MappingRule[];
}

/** The rule that is edited, by its place in the table that was shown then; none: a new one. */
interface Opened extends Draft {
  readonly index: number | undefined;
}

function isSameTable(one: readonly MappingRule[], other: readonly MappingRule[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

interface Row {
  readonly rule: MappingRule;
  readonly index: number;
}

function conditions(from: Readonly<Record<string, unknown>>): string {
  return Object.entries(from).map(([name, value]) => `${name}: ${String(value)}`).join(", ");
}

function RowButtons({ row: { index, rule }, rules, onChange, onEdit }: { readonly row: Row; readonly rules: readonly MappingRule[]; readonly onChange: (rules: readonly MappingRule[]) => void; readonly onEdit: (index: number) => void }) {
  const { t } = useTexts();
  const called = rule.name ?? String(index + 1);
  return (
    <div className="btn-list justify-content-end flex-nowrap">
      <button type="button" className="btn btn-sm btn-icon" aria-label={`${t("rules.up")} ${called}`} disabled={index === 0} onClick={() => onChange(moved(rules, index, -1))}><IconArrowUp size={16} aria-hidden="true" /></button>
      <button type="button" className="btn btn-sm btn-icon" aria-label={`${t("rules.down")} ${called}`} disabled={index === rules.length - 1} onClick={() => onChange(moved(rules, index, 1))}><IconArrowDown size={16} aria-hidden="true" /></button>
      <button type="button" className="btn btn-sm" aria-label={`${t("common.edit")} ${called}`} onClick={() => onEdit(index)}>{t("common.edit")}</button>
      <button type="button" className="btn btn-sm btn-ghost-danger" aria-label={`${t("common.delete")} ${called}`} onClick={() => onChange(rules.toSpliced(index, 1))}>{t("common.delete")}</button>
    </div>
  );
}

interface SaveBarProps {
  /** Somebody else has saved another table since. */
  readonly isOld: boolean;
  readonly isBusy: boolean;
  readonly onDiscard: () => void;
  readonly onSave: () => void;
}

function SaveBar({ isOld, isBusy, onDiscard, onSave }: SaveBarProps) {
  const { t } = useTexts();
  return (
    <div className="proxbox-save-bar">
      {isOld ? <span className="me-auto text-danger" role="status">{t("rules.changedMeanwhile")}</span> : null}
      <button type="button" className="btn" onClick={onDiscard}>{t("settings.discard")}</button>
      <button type="button" className="btn btn-primary" disabled={isBusy || isOld} onClick={onSave}>{t("common.save")}</button>
    </div>
  );
}

function Rules({ saved }: { readonly saved: readonly MappingRule[] }) {
  const { t } = useTexts();
  const mayChange = useMay()("proxbox.change_settings");
  const notify = useNotify();
  const save = useChangeSettings();
  const [draft, setDraft] = useState<Draft | undefined>(undefined);
  const [open, setOpen] = useState<Opened | undefined>(undefined);
  const rules = draft?.rules ?? saved;
  const { question } = useUnsaved(draft !== undefined && !isSameTable(draft.base, draft.rules));
  const isOld = draft !== undefined && !isSameTable(draft.base, saved);
  const change = (changed: readonly MappingRule[], base = saved): void => setDraft({ base: draft?.base ?? base, rules: changed });
  const buttons: Column<Row> = { id: "actions", header: t("common.actions"), className: "text-end", cell: (row) => <RowButtons row={row} rules={rules} onChange={change} onEdit={(index) => setOpen({ index, rules, base: saved })} /> };
  const columns: Column<Row>[] = [
    { id: "number", header: t("rules.number"), className: "w-1", cell: ({ index }) => index + 1 },
    { id: "name", header: t("common.name"), cell: ({ rule }) => rule.name ?? "" },
    { id: "match", header: t("rules.match"), cell: ({ rule }) => <span className="proxbox-mono">{conditions(rule.match) || t("rules.always")}</span> },
    { id: "set", header: t("rules.set"), cell: ({ rule }) => <span className="proxbox-mono">{conditions(rule.set)}</span> },
    ...(mayChange ? [buttons] : []),
  ];
  const take = (rule: MappingRule): void => {
    // The table of when the dialogue was opened: by now somebody else may have put a rule before this one.
    if (open !== undefined) change(open.index === undefined ? [...open.rules, rule] : open.rules.with(open.index, rule), open.base);
    setOpen(undefined);
  };
  const done = (): void => {
    setDraft(undefined);
    notify(t("rules.saved"));
  };
  return (
    <div className="d-grid gap-3">
      {save.error === null ? null : <ProblemAlert error={save.error} />}
      <Card title={t("rules.table")} isFlush actions={mayChange ? <button type="button" className="btn btn-sm btn-primary" onClick={() => setOpen({ index: undefined, rules, base: saved })}>{t("rules.add")}</button> : undefined}>
        {rules.length === 0 ? <Empty title={t("rules.none")} hint={t("rules.noneHint")} /> : <DataTable label={t("rules.title")} columns={columns} rows={rules.map((rule, index) => ({ rule, index }))} rowKey={({ index }) => index} />}
      </Card>
      {draft === undefined ? null : <SaveBar isOld={isOld} isBusy={save.isPending} onDiscard={() => setDraft(undefined)} onSave={() => save.mutate({ sync: { mapping_rules: [...draft.rules] } }, { onSuccess: done })} />}
      {question}
      <RuleTester rules={rules} />
      {open === undefined ? null : <RuleDialog rule={open.index === undefined ? undefined : open.rules[open.index]} onSave={take} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** The mapping rules: from what Proxmox VE has to NetBox's tenants, sites, roles and more. */
export function RulesPage() {
  const { t } = useTexts();
  const settings = useQuery(settingsQuery);
  return (
    <Page title={t("rules.title")}>
      <p className="text-secondary">{t("rules.intro")}</p>
      <QueryState query={settings}>{({ data: { sync } }) => <Rules saved={sync.mapping_rules} />}</QueryState>
    </Page>
  );
}
