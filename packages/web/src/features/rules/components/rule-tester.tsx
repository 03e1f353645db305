import type { MappingRule } from "@proxbox/contract";
import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { useTestRules } from "../api/rules.ts";
import type { RuleTest } from "../api/rules.ts";

type Hits = RuleTest["hits"];

function HitList({ title, hits }: { readonly title: string; readonly hits: Hits }) {
  const { t } = useTexts();
  return (
    <li>
      <div className="fw-medium">{title}</div>
      {hits.length === 0 ? <div className="text-secondary">{t("rules.noHit")}</div> : null}
      <ul className="list-unstyled mb-0">
        {hits.map(({ target, value, rule, name, unlessRule }) => (
          <li key={target}>
            <code>{target}: {String(value)}</code> {t("rules.byRule", { rule: name === undefined ? String(rule) : `${rule} (${name})` })}
            {unlessRule === undefined ? null : <> {t("rules.unlessRule", { rule: String(unlessRule) })}</>}
          </li>
        ))}
      </ul>
    </li>
  );
}

function Answer({ answer: { source, name, vmid, hits, nics, addresses, rules } }: { readonly answer: RuleTest }) {
  const { t } = useTexts();
  return (
    <div className="mt-3">
      <h3 className="h4">{name} ({vmid}, {source})</h3>
      <ul className="list-unstyled d-grid gap-2">
        <HitList title={t("rules.guest")} hits={hits} />
        {nics.map((nic) => <HitList key={nic.name} title={nic.name} hits={nic.hits} />)}
        {addresses.map(({ address, hits: own }) => <HitList key={address} title={address} hits={own} />)}
      </ul>
      <ul className="list-unstyled mb-0 text-secondary">
        {rules.filter(({ fails, unseen }) => fails !== undefined || unseen !== undefined).map(({ rule, fails, unseen }) => <li key={rule}>{fails === undefined ? t("rules.unseen", { rule: String(rule), condition: unseen ?? "" }) : t("rules.fails", { rule: String(rule), condition: fails })}</li>)}
      </ul>
    </div>
  );
}

/** Asks which rule hits for a guest, with the rules as they stand on the page, saved or not. */
export function RuleTester({ rules }: { readonly rules: readonly MappingRule[] }) {
  const { t } = useTexts();
  const [vm, setVm] = useState("");
  const test = useTestRules();
  return (
    <Card title={t("rules.tester")}>
      <form onSubmit={(event) => { event.preventDefault(); test.mutate({ vm: vm.trim(), mapping_rules: [...rules] }); }}>
        <TextField label={t("rules.vm")} hint={t("rules.vmHint")} autoComplete="off" value={vm} onChange={(event) => setVm(event.target.value)} />
        <button type="submit" className="btn" disabled={vm.trim() === "" || test.isPending}>{t("rules.test")}</button>
      </form>
      <div aria-live="polite">
        {test.error === null ? null : <div className="mt-3"><ProblemAlert error={test.error} /></div>}
        {test.data?.map((answer) => <Answer key={`${answer.source} ${answer.vmid}`} answer={answer} />)}
      </div>
    </Card>
  );
}
